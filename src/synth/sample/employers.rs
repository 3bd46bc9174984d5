//! The employers of the sample's people, as the file `employers.csv` has them under Japanese headers.

use std::collections::BTreeMap;

use super::PLAN;
use crate::synth::Table;
use crate::synth::draw::{Draw, Purpose};
use crate::synth::person::{Home, Person};
use crate::synth::places::MUNICIPALITIES;
use crate::synth::style::{AddressNumbers, Style};
use crate::synth::writing::{Desk, address, kanji_name};

/// 事業所番号 and so on: `employer_code name postal_code address department contact phone send_by`.
pub(super) const HEADER: &[&str] =
    &["事業所番号", "事業所名", "郵便番号", "所在地", "部署", "担当者", "電話番号", "送付方法"];

/// Of these employers the file knows nothing.
const UNKNOWN: &str = "9999";

/// Makes one row for every employer that the candidates name, but for the one that is to be unknown.
pub(super) fn rows(candidates: &[Vec<String>]) -> Vec<Vec<String>> {
    let column = |name: &str| Table::Candidates.header().iter().position(|header| *header == name);
    let cell =
        |row: &Vec<String>, at: Option<usize>| at.and_then(|at| row.get(at)).cloned().unwrap_or_default();
    let (code_at, name_at) = (column("employer_code"), column("employer_name"));
    let named: BTreeMap<String, String> =
        candidates.iter().map(|row| (cell(row, code_at), cell(row, name_at))).collect();
    let known = named.into_iter().filter(|(code, _)| !code.is_empty() && !code.starts_with(UNKNOWN));
    known.enumerate().map(|(order, (code, name))| row(order as u64, code, name)).collect()
}

fn row(order: u64, code: String, name: String) -> Vec<String> {
    let mut draw = Draw::new(PLAN.seed, Purpose::Employer, order);
    let home = Home::draw(&mut draw, 0..MUNICIPALITIES.len());
    let style = Style { numbers: AddressNumbers::FullHyphens, ..Style::REGISTER };
    let mut place = String::new();
    address(&mut place, &home, &style);
    let mut contact = String::new();
    kanji_name(&mut contact, &Person::anyone(&mut draw, 0..1), &style, Desk::Insurer);
    let mut cells = vec![
        code,
        name,
        format!("999-99{order:02}"),
        place,
        (*draw.pick(&["人事部", "総務課", "労務係", "総務部人事課, 社会保険担当"])).to_owned(),
        // 𠮷 is not in CP932; 髙 is one of the vendor's characters that it has beyond JIS X 0208.
        contact.replace('𠮷', "吉").replace("高橋", "髙橋"),
        format!("00-0000-00{order:02}"),
        (*draw.pick(&["郵送", "電子申請", "持参"])).to_owned(),
    ];
    match order % 7 {
        // As in every real list, some are incomplete.
        3 => cells[5].clear(),
        5 => cells[2].clear(),
        6 => cells[1] = cells[1].replace("株式会社", "㈱"),
        _ => {}
    }
    cells
}
