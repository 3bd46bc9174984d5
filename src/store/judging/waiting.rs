//! States that are to be written, a few together: fewer statements are looked up, and the states are still near the processor.

use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::store::rows::state::{AT_ONCE, State};

/// How many are written together.
const TOGETHER: usize = 2 * AT_ONCE;

/// States that are not written yet. Whoever reads one of them must [write](Self::write) them before.
#[derive(Debug, Default)]
pub(in crate::store) struct Waiting {
    alone: Vec<State>,
    judged: Vec<State>,
}

impl Waiting {
    /// Has the state be written of a new record of whom nothing else is known.
    pub(in crate::store) fn enter_alone(&mut self, store: &Store, state: State) -> Result<()> {
        self.alone.push(state);
        self.write_if(self.alone.len() == TOGETHER, store)
    }

    /// Has a judgement be written of a record whose mark stays.
    pub(in crate::store) fn judge(&mut self, store: &Store, state: State) -> Result<()> {
        self.judged.push(state);
        self.write_if(self.judged.len() == TOGETHER, store)
    }

    fn write_if(&mut self, is_enough: bool, store: &Store) -> Result<()> {
        if is_enough { self.write(store) } else { Ok(()) }
    }

    /// Writes them.
    pub(in crate::store) fn write(&mut self, store: &Store) -> Result<()> {
        store.write_states_alone(&self.alone)?;
        self.alone.clear();
        store.write_judgements(&self.judged)?;
        self.judged.clear();
        Ok(())
    }
}
