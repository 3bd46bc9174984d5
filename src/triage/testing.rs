//! Invented records for the tests of the rules.

use std::sync::Arc;

use super::dossier::{Dossier, Neighbour};
use crate::audit::{
    Actor, Answer, AnswerResult, Candidate, CandidateId, CauseSet, Conventions, FiveItems, IdentitySource,
    IndividualNumber, InsurerNumber, Lookup, Mark, MemberKey, Membership, Notification, OfferedAlert,
    RegisteredNumber, Role, Status,
};

/// Three valid numbers and one whose check digit fails.
pub(crate) const A: &str = "123456789018";
pub(crate) const B: &str = "111111111118";
pub(crate) const C: &str = "900000000060";
pub(crate) const BROKEN: &str = "123456789012";

pub(crate) fn number(digits: &str) -> IndividualNumber {
    IndividualNumber::parse(digits).unwrap()
}

pub(crate) fn items(kanji: &str, kana: &str, birth: &str, sex: &str, address: &str) -> FiveItems {
    FiveItems {
        kanji_name: kanji.into(),
        kana_name: kana.into(),
        birth_date: birth.into(),
        sex: sex.into(),
        address: address.into(),
    }
}

/// 高橋花子, invented.
pub(crate) fn hanako() -> FiveItems {
    items("高橋　花子", "タカハシ　ハナコ", "1980-04-02", "2", "東京都千代田区霞町１丁目２番３号")
}

pub(crate) fn candidate(items: FiveItems) -> Candidate {
    Candidate {
        key: key("1", "00"),
        individual_number: number(A),
        items,
        conventions: Arc::new(Conventions::DEFAULT),
        membership: Membership { acquired_on: "2015-04-01".into(), ..Membership::default() },
        lookup: Lookup { number_source: "jlis".into(), lookup_items: Some(3), ..Lookup::default() },
        alert: OfferedAlert::default(),
        registered: RegisteredNumber { registered_on: "2016-01-10".into(), ..RegisteredNumber::default() },
        declared_causes: CauseSet::EMPTY,
    }
}

pub(crate) fn key(number: &str, branch: &str) -> MemberKey {
    MemberKey::new(InsurerNumber::parse("06139992").unwrap(), "10", number, branch)
}

pub(crate) fn answer(items: FiveItems) -> Answer {
    Answer {
        individual_number: number(A),
        result: AnswerResult::Found,
        items,
        conventions: Arc::new(Conventions::DEFAULT),
        asked_on: "2023-06-01".into(),
        moved_on: String::new(),
        previous_address: String::new(),
        note: String::new(),
    }
}

pub(crate) fn dossier(insurer: FiveItems, register: Option<FiveItems>) -> Dossier {
    Dossier {
        id: CandidateId(1),
        version: 1,
        candidate: candidate(insurer),
        answer: register.map(answer),
        inquired: false,
        alerts: Vec::new(),
        notifications: Vec::new(),
        holders: Vec::new(),
        lookalikes: Vec::new(),
        family: Vec::new(),
        sweeps: 0,
        document_differs: false,
        mark: Mark::default(),
    }
}

pub(crate) fn neighbour(id: i64, items: FiveItems) -> Neighbour {
    Neighbour {
        id: CandidateId(id),
        key: key("1", "01"),
        items,
        conventions: Arc::new(Conventions::DEFAULT),
        acquired_on: "2015-04-01".into(),
        lost_on: String::new(),
        status: Status::Pending,
        is_known_wrong: false,
        answered_address: None,
    }
}

pub(crate) fn notification(digits: &str, received_on: &str, filled_by: &str) -> Notification {
    Notification {
        key: key("1", "00"),
        individual_number: number(digits),
        received_on: received_on.into(),
        document: "資格取得届".into(),
        filled_by: filled_by.into(),
    }
}

/// A mark of this status that says nothing else.
pub(crate) fn marked(status: Status) -> Mark {
    Mark { status, ..Mark::default() }
}

/// A correction that was confirmed, and seen on the intermediate server.
pub(crate) fn reflected() -> Mark {
    Mark { reflected_on: "2023-07-09".parse().ok(), ..marked(Status::Corrected) }
}

pub(crate) fn actor(name: &str, role: Role) -> Actor {
    Actor { account: name.into(), claim: None, source: IdentitySource::LoginUid, role }
}
