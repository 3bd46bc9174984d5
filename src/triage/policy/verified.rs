//! 確認済: the registered number is the member's own (notice section 1(2): the five items, a document, or other means).

use super::{Grounds, Refusal, needs_second_check, of_nobody_else};
use crate::audit::{Basis, Day, FiveItemsRef, IndividualNumber, Item, Mark, Notification, Signal, Status};
use crate::compare::{Comparison, Grade, Rule, search_form};
use crate::triage::act::NewMark;
use crate::triage::dossier::Dossier;

/// The bases of `verified`, from the one that asks least of a person to the one that asks most.
const BASES: [Basis; 8] = [
    Basis::FiveItemsMatch,
    Basis::LaterNotification,
    Basis::NotationReviewed,
    Basis::ItemUpdated,
    Basis::CardCopy,
    Basis::ResidentRecord,
    Basis::ReasonedSame,
    Basis::OtherMeans,
];

/// The bases that follow from the data alone; the others rest on a document or a reason that only a person can name.
const FROM_DATA: [Basis; 3] = [Basis::FiveItemsMatch, Basis::LaterNotification, Basis::NotationReviewed];

/// The bases that follow from the data without anybody reading the pair: the only ones for many records at once.
const UNREAD: [Basis; 2] = [Basis::FiveItemsMatch, Basis::LaterNotification];

pub(super) fn mark(grounds: &Grounds<'_>, wanted: &NewMark) -> Result<Mark, Refusal> {
    of_nobody_else(grounds.dossier)?;
    let basis = match wanted.basis {
        // Whatever the data say, a document that was asked for shows another number: it is looked at first.
        None if wanted.in_bulk && grounds.dossier.document_differs => {
            return Err(Refusal::ReadAlone { basis: best(grounds)? });
        }
        None if wanted.in_bulk => best_of(&UNREAD, grounds).map_err(|refusal| match best(grounds) {
            Ok(basis) => Refusal::ReadAlone { basis },
            Err(_) => refusal,
        })?,
        None => best(grounds)?,
        Some(basis) => {
            bears(grounds, basis)?;
            if asks_for_note(basis) && wanted.note.trim().is_empty() {
                return Err(Refusal::NoteNeeded { basis });
            }
            if is_document(basis) {
                document_shows(grounds.dossier, wanted.right_number)?;
            }
            basis
        }
    };
    Ok(Mark {
        status: Status::Verified,
        basis: Some(basis),
        // What overrules a finding, or a document that shows another number, is read by a second person too.
        awaiting_second_check: needs_second_check(Status::Verified, basis)
            || grounds.mark().wrong_found_at.is_some()
            || grounds.dossier.document_differs,
        ..Mark::default()
    })
}

/// Tells whether a basis is a document that shows the number.
pub const fn is_document(basis: Basis) -> bool {
    matches!(basis, Basis::CardCopy | Basis::ResidentRecord)
}

/// Compares the number that was keyed from a document, unseen, with the one that it shall prove: who only looks at both takes a
/// like number for the same.
pub fn document_shows(dossier: &Dossier, keyed: Option<IndividualNumber>) -> Result<(), Refusal> {
    match keyed {
        None => Err(Refusal::DocumentNumberNeeded),
        Some(keyed) if !keyed.check_digit_holds() => Err(Refusal::RightNumberFails),
        Some(keyed) if keyed != dossier.effective_number() => Err(Refusal::DocumentNumberDiffers),
        Some(_) => Ok(()),
    }
}

/// Returns the best basis that the data allow, or says in one line why there is none.
pub fn best(grounds: &Grounds<'_>) -> Result<Basis, Refusal> {
    best_of(&FROM_DATA, grounds)
}

fn best_of(bases: &[Basis], grounds: &Grounds<'_>) -> Result<Basis, Refusal> {
    bases.iter().copied().find(|basis| bears(grounds, *basis).is_ok()).ok_or_else(|| {
        let why = what_stands_against(grounds);
        match allowed(grounds).next() {
            Some(_) => Refusal::NothingBearsIt { why },
            None => Refusal::NoBasisAtAll { why },
        }
    })
}

/// Tells whether the basis of a record's own `verified` mark is still borne by the data; other marks rest on none.
pub fn still_borne(grounds: &Grounds<'_>) -> bool {
    let mark = grounds.mark();
    mark.status != Status::Verified || mark.basis.is_some_and(|basis| bears(grounds, basis).is_ok())
}

/// Tells whether a `verified` mark by this basis may stand. A slip in a name that the data no longer show was mended since.
pub(super) fn stands(grounds: &Grounds<'_>, basis: Basis) -> Result<(), Refusal> {
    if asks_for_note(basis) && grounds.mark().note.trim().is_empty() {
        return Err(Refusal::NoteNeeded { basis });
    }
    let borne = bears(grounds, basis);
    let is_mended = basis == Basis::ReasonedSame && bears(grounds, Basis::NotationReviewed).is_ok();
    if is_mended { Ok(()) } else { borne }
}

/// Lists the bases that may be chosen for this record, the best first.
pub fn allowed(grounds: &Grounds<'_>) -> impl Iterator<Item = Basis> {
    BASES.into_iter().filter(|basis| bears(grounds, *basis).is_ok())
}

/// `item-updated` names the document, the others the reason.
pub(super) const fn asks_for_note(basis: Basis) -> bool {
    matches!(basis, Basis::ItemUpdated | Basis::ReasonedSame | Basis::OtherMeans)
}

fn bears(grounds: &Grounds<'_>, basis: Basis) -> Result<(), Refusal> {
    let needs = |holds: bool, why: &'static str| {
        if holds { Ok(()) } else { Err(Refusal::NotBorneOut { basis, why }) }
    };
    if !BASES.contains(&basis) {
        return Err(Refusal::BasisOfAnother { basis, status: Status::Verified });
    }
    needs(!grounds.found.signals.contains(Signal::CheckDigitFails), "triage.why.check-digit")?;
    needs(is_document(basis) || grounds.mark().wrong_found_at.is_none(), "triage.why.wrong-found")?;
    needs(!grounds.dossier.is_swept() || proves_a_similar_case(basis), "triage.why.swept")?;
    let no_danger = !grounds.found.signals.has_danger();
    match basis {
        Basis::FiveItemsMatch => {
            needs(grounds.found.comparison.is_some(), "triage.why.no-five-items")?;
            needs(grounds.found.grade().is_some_and(Grade::is_same), "triage.why.not-all-same")?;
            needs(no_danger, "triage.why.danger")
        }
        Basis::LaterNotification => {
            needs(
                has_later_notification(grounds, grounds.dossier.effective_number()),
                "triage.why.no-later-notification",
            )?;
            // Who else the register names under the number is no matter of a notification; that a name differs is no danger by
            // itself, though.
            needs(grounds.found.grade() != Some(Grade::Different), "triage.why.item-differs")?;
            needs(no_danger, "triage.why.danger")
        }
        Basis::NotationReviewed | Basis::ItemUpdated => {
            let comparison = grounds.found.comparison.as_ref();
            needs(comparison.is_some(), "triage.why.no-five-items")?;
            needs(
                grounds.found.grade().is_some_and(|grade| grade < Grade::Different),
                "triage.why.item-differs",
            )?;
            needs(both_sides_filled(grounds), "triage.why.item-empty")?;
            needs(no_danger, "triage.why.danger")
        }
        Basis::ReasonedSame => {
            let comparison = grounds.found.comparison.as_ref();
            needs(comparison.is_some_and(one_name_slip), "triage.why.no-name-slip")?;
            needs(no_danger, "triage.why.danger")
        }
        _ => Ok(()),
    }
}

/// Tells whether a basis proves the number of a similar case. There the notification is what is doubted (notice 2(1)③): a match
/// of the five items by the number does, or a document; what was told some other way, or a name that differs, does not.
pub const fn proves_a_similar_case(basis: Basis) -> bool {
    !matches!(basis, Basis::LaterNotification | Basis::ReasonedSame | Basis::OtherMeans)
}

/// The kana name may be missing in the register: furigana was not statutory in 2023, and foreign residents have none.
fn both_sides_filled(grounds: &Grounds<'_>) -> bool {
    let Some(answer) = &grounds.dossier.answer else { return false };
    let filled = |items: FiveItemsRef<'_>, item: Item| !items[item].trim().is_empty();
    Item::ALL.iter().all(|item| {
        filled(grounds.dossier.candidate.items.as_strs(), *item)
            && (*item == Item::KanaName || filled(answer.items.as_strs(), *item))
    })
}

/// One name item differs by voicing, a long vowel or one look-alike; the other four are the same.
fn one_name_slip(comparison: &Comparison) -> bool {
    let unlike: Vec<_> = comparison.items.iter().filter(|(_, found)| !found.grade.is_same()).collect();
    let [(Item::KanjiName | Item::KanaName, slip)] = unlike.as_slice() else { return false };
    let telling: Vec<Rule> = slip.rules.iter().filter(|rule| rule.grade() == Grade::Different).collect();
    let places = slip.findings.iter().filter(|finding| finding.rule.grade() == Grade::Different).count();
    let [only] = telling.as_slice() else { return false };
    slip.grade == Grade::Different
        && places <= 1
        && matches!(only, Rule::VoicingDiffers | Rule::LongVowelDiffers | Rule::LookAlike)
}

/// Tells whether a notification states a number, was received after the number was registered from the lookup, and was
/// not filled in by the insurer. Where either day is unknown, nothing can be told, and it is not.
pub(super) fn has_later_notification(grounds: &Grounds<'_>, number: IndividualNumber) -> bool {
    let Ok(looked_up) = grounds.dossier.candidate.registered.registered_on.parse::<Day>() else {
        return false;
    };
    grounds.dossier.notifications.iter().any(|n| {
        n.individual_number == number
            && n.received_on.parse::<Day>().is_ok_and(|received| received > looked_up)
            && is_from_another_hand(n)
    })
}

/// Parts of words by which files say that the insurer itself, whatever its kind, filled the number in.
const INSURERS: &[&str] = &[
    "insurer",
    "insurance",
    "保険",
    "健保",
    "組合",
    "協会",
    "共済",
    "国保",
    "広域連合",
    "職権",
    "職員",
    "事務局",
];

/// Words by which files say that the member did, somebody of the household, an employer, or who acts for one of them; the longer
/// first.
const OTHERS: &[&str] = &[
    "被保険者",
    "被扶養者",
    "組合員",
    "加入者",
    "本人",
    "世帯主",
    "扶養者",
    "扶養義務者",
    "ご家族",
    "家族",
    "配偶者",
    "保護者",
    "届出人",
    "届出者",
    "申請者",
    "代理人",
    "後見人",
    "適用事業所",
    "事業主",
    "事業所",
    "勤務先",
    "勤め先",
    "雇用主",
    "雇主",
    "会社",
    "法人",
    "企業",
    "社会保険労務士",
    "社労士",
    "householder",
    "employer",
    "applicant",
    "dependent",
    "dependant",
    "company",
    "member",
    "insured",
    "family",
    "spouse",
    "parent",
    "self",
];

/// What may stand beside such a word and names nobody else.
const BESIDE: &[&str] = &[
    "記入",
    "記載",
    "提出",
    "届出",
    "申告",
    "自署",
    "署名",
    "による",
    "により",
    "より",
    "から",
    "の",
    "が",
    "を",
    "で",
    "と",
    "by",
    "the",
    "and",
];

/// Company forms: a name with one of them is an employer's.
const COMPANIES: &[&str] =
    &["株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "(株)", "(有)", "㈱", "㈲"];

/// Tells whether another than the insurer is named who filled a notification in.
///
/// A word that names nobody (`-`, 不明, NULL) counts as the insurer, and so does one that nobody knows or that names something else
/// besides (本人確認情報, 被保険者台帳): what the insurer itself took from the lookup proves nothing for it.
pub fn is_from_another_hand(notification: &Notification) -> bool {
    let word = search_form(&notification.filled_by);
    let mut rest = word.clone();
    for other in OTHERS {
        rest = rest.replace(&search_form(other), " ");
    }
    let names_other = rest != word;
    let is_company = COMPANIES.iter().any(|form| word.contains(&search_form(form)));
    for beside in BESIDE {
        rest = rest.replace(&search_form(beside), " ");
    }
    let names_only_others = names_other && !rest.chars().any(char::is_alphanumeric);
    let is_insurer = INSURERS.iter().any(|part| rest.contains(&search_form(part)));
    names_only_others || (is_company && !is_insurer)
}

/// Says what stands most plainly against a mark by the data alone.
fn what_stands_against(grounds: &Grounds<'_>) -> &'static str {
    let signals = grounds.found.signals;
    match grounds.found.grade() {
        _ if signals.contains(Signal::CheckDigitFails) => "triage.why.check-digit",
        _ if grounds.mark().wrong_found_at.is_some() => "triage.why.wrong-found",
        Some(Grade::Different) => "triage.why.item-differs",
        None => "triage.why.no-five-items",
        Some(_) if signals.has_danger() => "triage.why.danger",
        Some(_) if !both_sides_filled(grounds) => "triage.why.item-empty",
        Some(_) => "triage.why.not-all-same",
    }
}
