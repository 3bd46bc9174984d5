//! The seals of the history.
//!
//! Events are numbered without a gap; each is sealed with HMAC-SHA-256 over the seal before it and a canonical encoding of
//! its own fields, every field with its length before it, so that no two events encode alike. An individual number never
//! enters the history: a keyed commitment stands for it.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::dossier::Dossier;
use crate::audit::{Event, IndividualNumber};

/// The key of one database's history: whoever can read it can forge the chain.
#[derive(Clone)]
pub struct ChainKey([u8; 32]);

/// The seal of an event.
pub type Seal = [u8; 32];

/// The seal that comes before the first event.
pub const FIRST: Seal = [0; 32];

impl ChainKey {
    /// Takes 32 random bytes as the key.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Seals an event that follows the event with the seal `previous`.
    pub fn seal(&self, previous: &Seal, event: &Event) -> Seal {
        let mut mac = self.mac(b"event");
        mac.update(previous);
        field(&mut mac, &event.seq.to_be_bytes());
        field(&mut mac, &event.at.as_microsecond().to_be_bytes());
        field(&mut mac, event.actor.account.as_bytes());
        optional(&mut mac, event.actor.claim.as_ref().map(String::as_bytes));
        field(&mut mac, event.actor.source.code().as_bytes());
        field(&mut mac, event.actor.role.code().as_bytes());
        field(&mut mac, event.kind.code().as_bytes());
        optional(&mut mac, event.record.map(|id| id.0.to_be_bytes()).as_ref().map(<[u8; 8]>::as_slice));
        field(&mut mac, event.facts.as_bytes());
        field(&mut mac, &event.seen);
        mac.finalize().into_bytes().into()
    }

    /// Returns the commitment that stands for a number in the history, as 64 hexadecimal digits.
    pub fn commit(&self, number: IndividualNumber) -> String {
        hex(&self.keyed(b"number", &[number.reveal().as_bytes()]))
    }

    /// Returns the digest of what an actor saw of a record: both sides' five items, the effective number and the
    /// registered one.
    pub fn seen(&self, dossier: &Dossier) -> Vec<u8> {
        let effective = dossier.effective_number().reveal();
        let registered = dossier.candidate.individual_number.reveal();
        let mut parts: Vec<&[u8]> = vec![effective.as_bytes(), registered.as_bytes()];
        parts.extend(dossier.candidate.items.iter().map(|(_, text)| text.as_bytes()));
        if let Some(answer) = &dossier.answer {
            parts.push(answer.result.code().as_bytes());
            parts.extend(answer.items.iter().map(|(_, text)| text.as_bytes()));
        }
        self.keyed(b"seen", &parts).to_vec()
    }

    /// Returns a salted digest of words that shall not stand in the history themselves, such as those of a search.
    pub fn digest_words(&self, words: &str) -> String {
        hex(&self.keyed(b"words", &[words.as_bytes()]))
    }

    /// Returns what tells keys apart without giving them away: four groups of four hexadecimal digits.
    pub fn fingerprint(&self) -> String {
        let digits = hex(&self.keyed(b"fingerprint", &[]));
        [0, 4, 8, 12].map(|at| digits.get(at..at + 4).unwrap_or_default()).join(" ")
    }

    fn keyed(&self, purpose: &[u8], parts: &[&[u8]]) -> Seal {
        let mut mac = self.mac(purpose);
        for part in parts {
            field(&mut mac, part);
        }
        mac.finalize().into_bytes().into()
    }

    fn mac(&self, purpose: &[u8]) -> Hmac<Sha256> {
        // A key of 32 bytes is a whole block's half: the constructor for fixed keys cannot fail, unlike that for slices.
        let mut padded = hmac::digest::Key::<Hmac<Sha256>>::default();
        padded[..32].copy_from_slice(&self.0);
        let mut mac = Hmac::<Sha256>::new(&padded);
        field(&mut mac, purpose);
        mac
    }
}

/// What is left of the events of a record that was removed: all but facts and what was seen, which are personal. The event that
/// tells of the removal holds the count and a seal over the rest, their own seals among it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remains {
    events: u64,
    seal: Seal,
}

impl Default for Remains {
    fn default() -> Self {
        Self { events: 0, seal: FIRST }
    }
}

impl Remains {
    /// Adds an event and its seal, in the order of the history.
    pub fn add(&mut self, key: &ChainKey, event: Event, seal: &Seal) {
        self.events += 1;
        // Nothing was seen by what is left of it: the seal takes that place.
        self.seal = key.seal(&self.seal, &Event { facts: String::new(), seen: seal.to_vec(), ..event });
    }

    /// Returns them as the facts of the event that tells of the removal.
    pub fn facts(&self) -> serde_json::Value {
        serde_json::json!({ "events": self.events, "remains": hex(&self.seal) })
    }
}

impl std::fmt::Debug for ChainKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ChainKey(…)")
    }
}

fn field(mac: &mut Hmac<Sha256>, bytes: &[u8]) {
    mac.update(&(bytes.len() as u64).to_be_bytes());
    mac.update(bytes);
}

fn optional(mac: &mut Hmac<Sha256>, bytes: Option<&[u8]>) {
    mac.update(&[u8::from(bytes.is_some())]);
    field(mac, bytes.unwrap_or_default());
}

/// Writes bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Actor, CandidateId, EventKind, IdentitySource, Role};

    fn event() -> Event {
        Event {
            seq: 7,
            at: "2023-06-30T01:02:03.000004Z".parse().unwrap(),
            actor: Actor {
                account: "sato".into(),
                claim: Some("佐藤".into()),
                source: IdentitySource::LoginUid,
                role: Role::Operator,
            },
            kind: EventKind::Marked,
            record: Some(CandidateId(3)),
            facts: "{}".into(),
            seen: vec![1, 2],
        }
    }

    #[test]
    fn every_field_and_the_seal_before_change_the_seal() {
        let key = ChainKey::new([7; 32]);
        let seal = key.seal(&FIRST, &event());
        let mut changed: Vec<Event> = std::iter::repeat_with(event).take(11).collect();
        changed[0].seq = 8;
        changed[1].at = "2023-06-30T01:02:03.000005Z".parse().unwrap();
        changed[2].actor.account = "sat".into();
        changed[3].actor.claim = None;
        changed[4].actor.claim = Some(String::new());
        changed[5].actor.source = IdentitySource::RealUid;
        changed[6].actor.role = Role::Lead;
        changed[7].kind = EventKind::Undone;
        changed[8].record = None;
        changed[9].facts = "{ }".into();
        changed[10].seen = vec![1];
        for event in &changed {
            assert_ne!(key.seal(&FIRST, event), seal, "{event:?}");
        }
        assert_ne!(key.seal(&[1; 32], &event()), seal);
        assert_ne!(ChainKey::new([8; 32]).seal(&FIRST, &event()), seal);
        assert_eq!(key.seal(&FIRST, &event()), seal);
    }

    #[test]
    fn keys_are_told_apart_and_not_given_away() {
        let key = ChainKey::new([7; 32]);
        assert_eq!((key.fingerprint().len(), &key.fingerprint()), (19, &key.clone().fingerprint()));
        assert_ne!(key.fingerprint(), ChainKey::new([8; 32]).fingerprint());
        assert!(!key.fingerprint().contains("0707"));
    }
}
