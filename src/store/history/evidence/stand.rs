//! How the records of a sweep stand in it, as the history says: two bits a record, for a sweep may take nearly all there are.

use std::collections::BTreeMap;

use crate::audit::Reconciled;

// Two bits tell apart what there is, and nothing.
const _: () = assert!(Reconciled::ALL.len() < 4);

/// Records and what their notifications say, by blocks of neighbouring ids; a block without any record is none.
#[derive(Default)]
pub(super) struct Stand(BTreeMap<i64, u64>);

impl Stand {
    /// Puts a record in, or has it stand otherwise; tells whether it is new.
    pub(super) fn put(&mut self, id: i64, reconciled: Reconciled) -> bool {
        let is_new = self.take(id).is_none();
        let (block, shift) = place(id);
        *self.0.entry(block).or_default() |= (u64::from(reconciled.index()) + 1) << shift;
        is_new
    }

    /// Takes a record out; none where it is not in it.
    pub(super) fn take(&mut self, id: i64) -> Option<Reconciled> {
        let (block, shift) = place(id);
        let bits = self.0.get_mut(&block)?;
        let code = *bits >> shift & 0b11;
        *bits &= !(0b11 << shift);
        if *bits == 0 {
            self.0.remove(&block);
        }
        Reconciled::from_index(u8::try_from(code.checked_sub(1)?).ok()?)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Returns the block of an id, and by how much its bits are shifted in it.
const fn place(id: i64) -> (i64, i64) {
    (id.div_euclid(32), id.rem_euclid(32) * 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_a_map_of_records(acts in prop::collection::vec((any::<bool>(), 1..100_i64, 0..3_u8), 0..200)) {
            let (mut stand, mut map) = (Stand::default(), BTreeMap::new());
            for (is_put, id, index) in acts {
                let reconciled = Reconciled::from_index(index).unwrap();
                if is_put {
                    prop_assert_eq!(stand.put(id, reconciled), map.insert(id, reconciled).is_none());
                } else {
                    prop_assert_eq!(stand.take(id), map.remove(&id));
                }
                prop_assert_eq!(stand.is_empty(), map.is_empty());
            }
        }
    }

    /// Also an id that no program of ours gave is held to the history.
    #[test]
    fn a_sweep_of_all_is_kept_in_few_blocks_and_any_id_has_its_place() {
        let mut stand = Stand::default();
        assert!((1..=1_000_000).all(|id| stand.put(id, Reconciled::NoneStated)));
        assert_eq!(stand.0.len(), 31_251);
        for id in [i64::MIN, -1, 0, i64::MAX] {
            assert!(stand.put(id, Reconciled::Agrees) && !stand.put(id, Reconciled::Disagrees), "{id}");
            assert_eq!((stand.take(id), stand.take(id)), (Some(Reconciled::Disagrees), None), "{id}");
        }
    }
}
