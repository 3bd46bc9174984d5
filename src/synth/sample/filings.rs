//! Notifications of new members, as the file `enrolments.csv` has them under Japanese headers: every way through the gate,
//! and every way back.

use crate::synth::household::Household;
use crate::synth::insurers::Scheme;
use crate::synth::numbers::{Holder, number_of};
use crate::synth::row::Row;
use crate::synth::rows::Member;
use crate::synth::{Population, Table};

/// 保険者番号 and so on: `insurer_no symbol number branch individual_number kanji_name kana_name birth_date sex address kind
/// event acquired_on received_on employer_code employer_name`.
pub(super) const HEADER: &[&str] = &[
    "保険者番号",
    "記号",
    "番号",
    "枝番",
    "個人番号",
    "漢字氏名",
    "カナ氏名",
    "生年月日",
    "性別",
    "住所",
    "届出種別",
    "異動区分",
    "資格取得日",
    "受付日",
    "事業所番号",
    "事業所名",
];

/// The columns of the candidates from which a person's values come.
const FROM: [&str; 10] = [
    "insurer_no",
    "symbol",
    "number",
    "branch",
    "individual_number",
    "kanji_name",
    "kana_name",
    "birth_date",
    "sex",
    "address",
];

/// From here on people are taken.
const FIRST: u64 = 3_000;
/// How many notifications in a row come from one employer.
const TOGETHER: usize = 5;

/// A notification: 届出種別, 異動区分, 資格取得日, and the cells that differ from a whole one, by their headers.
type Filed = (&'static str, &'static str, &'static str, &'static [(&'static str, &'static str)]);

const ENROLMENT: &str = "資格取得届";
const DEPENDANT: &str = "被扶養者異動届";
/// Stands for a number whose check digit fails.
const SLIP: &str = "slip";

#[rustfmt::skip]
const FILED: &[Filed] = &[
    (ENROLMENT, "", "2023-06-01", &[("漢字氏名", ""), ("性別", ""), ("住所", "")]),
    (ENROLMENT, "取得", "令和5年6月5日", &[]),
    (ENROLMENT, "", "2023-06-12", &[("個人番号", "")]),
    (ENROLMENT, "", "2023-06-12", &[("番号", "")]),
    (ENROLMENT, "", "2023-06-12", &[("個人番号", ""), ("住所", "")]),
    (ENROLMENT, "", "2023-06-01", &[("個人番号", SLIP), ("住所", "")]),
    (ENROLMENT, "", "2023-06-01", &[("個人番号", "12345678901"), ("性別", "")]),
    (ENROLMENT, "取得", "2023-06-15", &[("カナ氏名", "")]),
    (ENROLMENT, "取得", "2023-06-15", &[("生年月日", "平成2年")]),
    (ENROLMENT, "", "2023-06-19", &[("番号", ""), ("個人番号", ""), ("性別", "")]),
    (ENROLMENT, "", "2023-06-19", &[("番号", ""), ("個人番号", ""), ("性別", ""), ("住所", "")]),
    (ENROLMENT, "", "2023-06-20", &[
        ("個人番号", ""), ("漢字氏名", ""), ("カナ氏名", ""), ("生年月日", ""), ("性別", ""), ("住所", ""),
    ]),
    (DEPENDANT, "追加", "2023-06-08", &[("住所", "")]),
    (DEPENDANT, "該当", "2023-06-08", &[("カナ氏名", "不明")]),
    (DEPENDANT, "非該当", "2023-06-09", &[("個人番号", ""), ("住所", "")]),
    (DEPENDANT, "削除", "", &[("個人番号", "")]),
    ("資格喪失届", "", "", &[("個人番号", ""), ("カナ氏名", "")]),
    ("被保険者住所変更届", "", "", &[("個人番号", ""), ("性別", "")]),
    (ENROLMENT, "", "2023-05-31", &[("個人番号", ""), ("住所", "")]),
    (ENROLMENT, "", "2023-06-01", &[("個人番号", ""), ("住所", "")]),
    ("", "", "", &[]),
    ("", "", "", &[("個人番号", ""), ("住所", ""), ("事業所番号", ""), ("事業所名", "")]),
    (ENROLMENT, "", "2023-06-26", &[("個人番号", ""), ("性別", "9")]),
    (ENROLMENT, "", "2023-06-26", &[("番号", ""), ("個人番号", ""), ("漢字氏名", "渡●　太郎")]),
];

/// Makes the notifications.
pub(super) fn rows(population: &Population) -> Vec<Vec<String>> {
    let seed = population.plan().seed;
    let people = (FIRST..population.plan().members).filter(|index| {
        Household::of(seed, *index).insurer.scheme == Scheme::Employment
            && !Member::of(population, *index).is_foreign()
    });
    let mut employer = Vec::new();
    let mut rows = Vec::with_capacity(FILED.len());
    for (order, (index, filed)) in people.zip(FILED).enumerate() {
        let mut person = Row::new(Table::Candidates.header().len());
        Member::plain(population, index).candidate(&mut person);
        let cell = |column: &&str| {
            let at = Table::Candidates.header().iter().position(|header| header == column);
            at.and_then(|at| person.cells().get(at)).cloned().unwrap_or_default()
        };
        if order % TOGETHER == 0 {
            employer = ["employer_code", "employer_name"].iter().map(cell).collect();
        }
        let (kind, event, acquired_on, changes) = filed;
        let told = [*kind, *event, *acquired_on, "2023-06-28"].map(str::to_owned);
        let mut row: Vec<String> =
            FROM.iter().map(cell).chain(told).chain(employer.iter().cloned()).collect();
        for (header, value) in *changes {
            let place = HEADER.iter().position(|it| it == header);
            let Some(cell) = place.and_then(|place| row.get_mut(place)) else { continue };
            *cell = if *value == SLIP {
                format!("{:012}", number_of(seed, Holder::Nobody(index)))
            } else {
                (*value).to_owned()
            };
        }
        rows.push(row);
    }
    rows
}
