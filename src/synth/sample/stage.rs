//! Puts the cases of the sample on: finds people for them in the population, changes what the case changes, and gathers
//! the rows.

use std::collections::BTreeMap;

use super::role::{ANYBODY, Case, Cast, Cell, FOUND, Number, Pair, Reply, Role};
use crate::synth::household::Household;
use crate::synth::insurers::Scheme;
use crate::synth::numbers::{Holder, number_of};
use crate::synth::obtained::WAYS;
use crate::synth::row::Row;
use crate::synth::rows::Member;
use crate::synth::{Population, Table};

/// The members of the everyday part, which notation alone sets apart from the register.
const EVERYDAY: u64 = 156;
/// From here on people are taken for the cases.
const CAST_FROM: u64 = 240;

/// The rows of the sample, and what each case shows and who plays in it.
#[derive(Default)]
pub(super) struct Tables {
    pub(super) candidates: Vec<Vec<String>>,
    pub(super) register: Vec<Vec<String>>,
    pub(super) alerts: Vec<Vec<String>>,
    pub(super) notifications: Vec<Vec<String>>,
    /// What is shown → member keys, the parts joined by `-`.
    pub(super) shown: Vec<(String, Vec<String>)>,
}

/// The sample in the making.
pub(super) struct Stage<'a> {
    population: &'a Population,
    tables: Tables,
    /// The next index at which to look for each cast.
    next: BTreeMap<&'static str, u64>,
}

/// One member of a case: its index, its plain candidate row and the plain answer for its own number.
struct Player {
    index: u64,
    candidate: Vec<String>,
    answer: Vec<String>,
}

impl<'a> Stage<'a> {
    pub(super) fn new(population: &'a Population) -> Self {
        Self { population, tables: Tables::default(), next: BTreeMap::new() }
    }

    /// Adds members as they come, half of whose alerts stand in the alerts file, and some later notifications.
    pub(super) fn everyday(&mut self) {
        for index in 0..EVERYDAY {
            let member = Member::of(self.population, index);
            let (mut candidate, mut answer) = (Row::new(CANDIDATE), Row::new(ANSWER));
            member.candidate(&mut candidate);
            let mut cells = candidate.cells().to_vec();
            if index % 2 == 0 && !cells[at("alert_on")].is_empty() {
                let alert = ["alert_on", "alert_checked_on", "alert_check_how"]
                    .map(|c| std::mem::take(&mut cells[at(c)]));
                self.alert(&cells, [&alert[0], "氏名不一致", &alert[1], &alert[2]]);
            }
            if index % 9 == 4 {
                let number = cells[at("individual_number")].clone();
                self.notification(&cells, number, ["2023-05-29", "個人番号届", "employer"]);
            }
            self.tables.candidates.push(cells);
            if member.answer(&mut answer) {
                self.tables.register.push(answer.cells().to_vec());
            }
        }
    }

    /// Adds one plain member for every way in which numbers are obtained: each cause alone and together, and none.
    pub(super) fn ways(&mut self) {
        for way in &WAYS {
            let Some(player) = self.cast(Cast::Employee).pop() else { continue };
            let mut row = Row::new(CANDIDATE);
            Member::obtained_along(self.population, player.index, way).candidate(&mut row);
            let cells = row.cells().to_vec();
            let causes = way.causes().joined();
            let shows =
                if causes.is_empty() { "outside the audit".to_owned() } else { format!("cause {causes}") };
            self.tables.shown.push((shows, vec![key_of(&cells)]));
            self.tables.candidates.push(cells);
            self.tables.register.push(player.answer);
        }
    }

    /// Adds a pair of writings.
    pub(super) fn pair(&mut self, pair: &Pair) {
        let Some(player) = self.cast(Cast::Employee).pop() else { return };
        let role = Role { ours: pair.ours, ..ANYBODY };
        let reply = Reply { cells: pair.theirs, ..FOUND };
        let candidate = self.candidate(&player, &role, std::slice::from_ref(&player));
        self.tables.shown.push((pair.shows.to_owned(), vec![key_of(&candidate)]));
        self.tables.candidates.push(candidate);
        self.tables.register.push(answer_of(&player.answer, &[], &reply));
    }

    /// Adds the people of a case.
    pub(super) fn case(&mut self, case: &Case) {
        let players: Vec<Player> = case.cast.iter().flat_map(|cast| self.cast(*cast)).collect();
        let roles = case.roles.iter().chain(std::iter::repeat(&ANYBODY));
        let mut keys = Vec::new();
        for (place, (player, role)) in players.iter().zip(roles).enumerate() {
            let candidate = self.candidate(player, role, &players);
            if place < case.roles.len() {
                keys.push(key_of(&candidate));
            }
            for alert in role.alerts {
                self.alert(&candidate, *alert);
            }
            for (number, cells) in role.notifications {
                let number = self.number(*number, player, &players);
                self.notification(&candidate, number, *cells);
            }
            let holder = match role.holds {
                Number::Of(other) => players.get(other).zip(case.roles.get(other)),
                _ => None,
            };
            let (person, both) = holder.map_or((player, role.both), |(holder, theirs)| (holder, theirs.both));
            for reply in role.replies {
                let mut answer = answer_of(&person.answer, both, reply);
                answer[0].clone_from(&candidate[at("individual_number")]);
                self.tables.register.push(answer);
            }
            self.tables.candidates.push(candidate);
        }
        self.tables.shown.push((case.shows.to_owned(), keys));
    }

    /// Returns the tables in the order of an insurer's file: by member key, and by number.
    pub(super) fn finish(mut self) -> Tables {
        let by_key = |row: &Vec<String>| {
            let number = row[2].clone();
            (row[0].clone(), row[1].clone(), number.len(), number, row[3].clone())
        };
        self.tables.candidates.sort_by_key(by_key);
        self.tables.alerts.sort_by_key(by_key);
        self.tables.notifications.sort_by_key(by_key);
        self.tables.register.sort();
        self.tables
    }

    /// Finds the next household of a kind, and makes its members plain.
    fn cast(&mut self, cast: Cast) -> Vec<Player> {
        let seed = self.population.plan().seed;
        let slot = match cast {
            Cast::Employee => "employee",
            Cast::Citizen => "citizen",
            Cast::Elder => "elder",
            Cast::Family(_) => "family",
        };
        let mut index = self.next.get(slot).copied().unwrap_or(CAST_FROM);
        while index < self.population.plan().members {
            let household = Household::of(seed, index);
            let fits = match cast {
                Cast::Employee => household.size == 1 && household.insurer.scheme == Scheme::Employment,
                Cast::Citizen => household.size == 1 && household.insurer.scheme == Scheme::Municipal,
                Cast::Elder => household.insurer.scheme == Scheme::Elderly,
                Cast::Family(size) => {
                    household.size >= size && household.insurer.scheme == Scheme::Employment
                }
            };
            let members = index..index + household.size;
            index = members.end;
            if fits && !Member::of(self.population, members.start).is_foreign() {
                self.next.insert(slot, index);
                return members.map(|index| self.player(index)).collect();
            }
        }
        Vec::new()
    }

    fn player(&self, index: u64) -> Player {
        let member = Member::plain(self.population, index);
        let (mut candidate, mut answer) = (Row::new(CANDIDATE), Row::new(ANSWER));
        member.candidate(&mut candidate);
        member.answer(&mut answer);
        Player { index, candidate: candidate.cells().to_vec(), answer: answer.cells().to_vec() }
    }

    /// Writes a candidate with what its role changes.
    fn candidate(&self, player: &Player, role: &Role, cast: &[Player]) -> Vec<String> {
        let mut cells = player.candidate.clone();
        cells[at("individual_number")] = self.number(role.holds, player, cast);
        if role.holds != Number::Own {
            cells[at("notification_number")].clear();
            cells[at("core_number")].clear();
        }
        if let Some(core) = role.core {
            cells[at("core_number")] = self.number(core, player, cast);
        }
        for cell in role.both.iter().chain(role.ours) {
            write(&mut cells, Table::Candidates, *cell);
        }
        if cells[at("relation")] == "本人" {
            let name = cells[at("kanji_name")].clone();
            cells[at("insured_name")] = name;
        }
        if let Some(month) = cells[at("registered_on")].get(..7).map(str::to_owned) {
            cells[at("batch")] = month;
        }
        cells
    }

    fn number(&self, number: Number, player: &Player, cast: &[Player]) -> String {
        let holder = match number {
            Number::Own => Holder::Member(player.index),
            Number::Of(place) => Holder::Member(cast.get(place).unwrap_or(player).index),
            Number::Outsider => Holder::Outsider(player.index),
            Number::Slip => Holder::Nobody(player.index),
        };
        format!("{:012}", number_of(self.population.plan().seed, holder))
    }

    fn alert(&mut self, candidate: &[String], cells: [&str; 4]) {
        let key = candidate.iter().take(4).cloned();
        self.tables.alerts.push(key.chain(cells.map(str::to_owned)).collect());
    }

    fn notification(&mut self, candidate: &[String], number: String, cells: [&str; 3]) {
        let key = candidate.iter().take(4).cloned().chain([number]);
        self.tables.notifications.push(key.chain(cells.map(str::to_owned)).collect());
    }
}

const CANDIDATE: usize = Table::Candidates.header().len();
const ANSWER: usize = Table::Register.header().len();

/// Returns the place of a column of the candidates.
fn at(column: &str) -> usize {
    Table::Candidates.header().iter().position(|header| *header == column).unwrap_or(0)
}

fn key_of(candidate: &[String]) -> String {
    candidate.get(..4).map(|parts| parts.join("-")).unwrap_or_default()
}

/// Writes a reply over the plain answer of its holder.
fn answer_of(plain: &[String], both: &[Cell], reply: &Reply) -> Vec<String> {
    let mut cells = plain.to_vec();
    for cell in both {
        write(&mut cells, Table::Register, *cell);
    }
    if reply.result != FOUND.result {
        cells[2..7].iter_mut().for_each(String::clear);
    }
    write(&mut cells, Table::Register, ("result", reply.result));
    for cell in reply.cells {
        write(&mut cells, Table::Register, *cell);
    }
    cells
}

/// Writes one cell, if the table has its column. A value that begins with `＝` keeps the family name.
fn write(cells: &mut [String], table: Table, (column, value): Cell) {
    let place = table.header().iter().position(|header| *header == column);
    let Some(cell) = place.and_then(|place| cells.get_mut(place)) else { return };
    match value.strip_prefix('＝') {
        Some(given) => {
            let family = cell.split('　').next().unwrap_or_default();
            *cell = format!("{family}　{given}");
        }
        None => value.clone_into(cell),
    }
}
