//! How the memory is given back that the program has freed.

use std::ffi::c_long;

use libmimalloc_sys::{mi_collect, mi_option_set_default, mi_option_t};

/// How long freed memory waits to be used again before the system gets it back, in milliseconds. The allocator's own number is 10.
const DELAY: mi_option_t = 15;

/// Has memory that was freed wait so long for its next use that whoever hands many rows from thread to thread gets the same again:
/// memory that comes from the system anew is emptied first, page by page. Where the environment says otherwise, that holds.
pub fn keep_freed_memory(milliseconds: u16) {
    // SAFETY: it writes one number, under no lock, and reads no memory of ours.
    #[allow(unsafe_code, reason = "the allocator has no other way to be told")]
    unsafe {
        mi_option_set_default(DELAY, c_long::from(milliseconds));
    }
}

/// Gives the system back at once what the calling thread has freed: for one that ends, whose memory no other thread would take over
/// before it asks for memory of its own.
pub fn give_freed_memory_back() {
    // SAFETY: it looks after the allocator's own memory, and touches none that is in use.
    #[allow(unsafe_code, reason = "the allocator has no other way to be told")]
    unsafe {
        mi_collect(true);
    }
}
