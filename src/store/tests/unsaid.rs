//! Files that leave columns unsaid.

use proptest::prelude::*;

use super::imports::two_files;
use crate::audit::{CauseSet, Lookup};
use crate::store::DryRun;
use crate::store::fixture::{World, alert, key, rows};
use crate::triage::column::{Column, Unsaid};
use crate::triage::intake::Entry;

const NOT_THERE: [Column; 8] = [
    Column::NumberSource,
    Column::LookupItems,
    Column::RootCause,
    Column::AlertCheckedOn,
    Column::FilledBy,
    Column::Name,
    Column::Note,
    Column::LostOn,
];

/// What is read of a row where these columns are not there.
fn narrow(mut entry: Entry) -> Entry {
    match &mut entry {
        Entry::Candidate(one) => {
            one.lookup = Lookup::default();
            one.declared_causes = CauseSet::EMPTY;
            one.membership.lost_on.clear();
        }
        Entry::Answer(one) => one.note.clear(),
        Entry::Alert(one) => one.alert_checked_on.clear(),
        Entry::Notification(one) => one.filled_by.clear(),
        Entry::Employer(one) => one.name.clear(),
        Entry::Decision(_) => {}
    }
    entry
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn a_narrow_file_of_what_is_known_changes_nothing_and_a_dry_run_counts_alike((known, file) in two_files()) {
        let mut world = World::new();
        world.import([Entry::Alert(Box::new(alert(key(1, 1))))]);
        world.import(known.clone());
        world.unsaid = NOT_THERE.into_iter().collect::<Unsaid>();
        let taken = world.counts(known.clone().into_iter().map(narrow));
        prop_assert_eq!((taken.new, taken.changed), (0, 0));
        let file: Vec<Entry> = file.into_iter().map(narrow).collect();
        let mut seen = DryRun::without(world.unsaid);
        world.store.weigh(&rows(&file), &mut seen).unwrap();
        prop_assert_eq!(*seen.counts(), world.counts(file));
    }
}
