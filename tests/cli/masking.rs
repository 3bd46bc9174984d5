//! Individual numbers that files bring in names, addresses and other texts: stored as they are, shown only masked.

use totsugo::audit::masked;

use crate::harness::Desk;

const HEAD: &str = "insurer_no,symbol,number,branch,individual_number,kanji_name,kana_name,birth_date,sex,address,\
                    insured_name,employer_name,number_source,lookup_items\n";
const REGISTER: &str =
    "individual_number,result,kanji_name,kana_name,birth_date,sex,address,asked_on,previous_address,note\n";

/// Imports a member whose texts hold numbers in several writings, and one that has none.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write(
        "candidates.csv",
        format!(
            "{HEAD}06139992,12,1,00,123456789018,高橋 123456789018,タカハシ １２３４５６７８９０１８,1970-01-02,2,\
             東京都千代田区霞町1-1 1234-5678-9018,親 一二三四五六七八九〇一八,霞商事 123456789018,jlis,3\n\
             06139992,12,2,00,111111111118,石橋 花子,イシバシ ハナコ,1971-01-02,2,東京都千代田区霞町1-2,,,jlis,3\n"
        ),
    );
    desk.write(
        "register.csv",
        format!(
            "{REGISTER}123456789018,found,高橋 111111111118,タカハシ １２３４５６７８９０１８,1970-01-02,2,\
             東京都千代田区霞町1-1 1234/5678/9018,2023-06-20,大阪府大阪市123456789018,123456789018\n"
        ),
    );
    desk.line("import candidates candidates.csv").ok();
    desk.line("import register register.csv").ok();
    desk
}

#[test]
fn no_number_in_a_text_is_shown_whole() {
    let desk = desk();
    for line in [
        "list",
        "list --format csv",
        "list --format json",
        "list --search 高橋",
        "show 1",
        "show 1 --format json",
        "history",
        "report",
        "open",
        "--lang ja show 1",
    ] {
        let out = desk.line(line).ok();
        assert!(!out.lines().any(|line| masked(line) != line), "{line}: {out}");
        assert!(line == "report" || line == "history" || out.contains("9018"), "{line}: {out}");
    }
    for file in ["state.csv", "state.jsonl"] {
        desk.run(&["export", file]).ok();
        let written = desk.read(file);
        assert!(
            !written.lines().any(|line| masked(line) != line) && written.contains("高橋 ********9018"),
            "{written}"
        );
    }
    desk.run(&["export", "whole.csv", "--reveal"]).ok();
    let whole = desk.read("whole.csv");
    assert!(whole.contains(",123456789018,高橋 ********9018,"), "the registered number alone: {whole}");
}

#[test]
fn masked_texts_change_nothing_that_is_decided() {
    let desk = desk();
    assert!(desk.line("show 1 --format json").json()["items"]["kanji_name"]["grade"] == "different");
    desk.line("mark 1 --as escalated --until 2099-01-01").ok();
    desk.run(&["export", "out.jsonl"]).ok();
    for file in ["candidates", "register"] {
        desk.run(&["--db", "other.db", "import", file, &format!("{file}.csv")]).ok();
    }
    desk.run(&["--db", "other.db", "import", "decisions", "out.jsonl"]).ok();
    desk.run(&["--db", "other.db", "export", "again.jsonl"]).ok();
    assert_eq!(desk.read("out.jsonl"), desk.read("again.jsonl"));
    // The same file again, with the texts as they were stored, is no change.
    let again = desk.line("import candidates candidates.csv --json").json();
    assert_eq!((&again["changed"], &again["unchanged"]), (&0.into(), &2.into()), "{again}");
}

#[test]
fn no_message_repeats_a_number() {
    let desk = Desk::new();
    desk.write(
        "bad.csv",
        format!(
            "{HEAD}06139992,12,1,00,x 123456789018,高橋,タカハシ,1970-01-02,2,霞町,,,jlis,123456789018\n"
        ),
    );
    let ran = desk.line("import candidates bad.csv");
    assert_eq!(ran.code, 3);
    assert!(
        !ran.err.lines().chain(ran.out.lines()).any(|line| masked(line) != line),
        "{}{}",
        ran.out,
        ran.err
    );
    desk.write("pairs.csv", "id,left_kanji_name,123456789018\n1,高橋 123456789018,a\n");
    let ran = desk.line("compare pairs.csv");
    assert!(!ran.err.lines().any(|line| masked(line) != line), "{}", ran.err);
}
