//! The command line itself: usage, help, what is refused before anything else.

use crate::harness::Desk;

#[test]
fn a_valid_number_anywhere_is_refused_and_not_echoed() {
    let desk = Desk::new();
    for arguments in [
        &["mark", "3", "--as", "verified", "--note", "番号 123456789018"][..],
        &["--db=/tmp/１２３４５６７８９０１８.db", "list"],
        &["list", "--search", "1234-5678-9018"],
        &["return", "3", "--note", "1234/5678/9018"],
        &["assign", "3", "--to", "一二三四 五六七八 九〇一八"],
        &["--operator", "۱۲۳۴۵۶۷۸۹۰۱۸", "list"],
        &["nonsense", "123456789018", "--help"],
        &["import", "candidates", "123456789018.csv"],
    ] {
        let line = desk.run(arguments).fails(2);
        assert!(line.contains("leave it out") && !line.contains("--number-from"), "{line}");
        assert!(!line.contains("9018") && !line.contains("９０１８"), "{line}");
    }
    for line in ["confirm 3 --number-from 123456789018", "mark 3 --as corrected 123456789018"] {
        let said = desk.line(line).fails(2);
        assert!(said.contains("--number-from -") && !said.contains("9018"), "{said}");
    }
    assert_eq!(desk.names(), Vec::<String>::new(), "nothing was made");
}

#[test]
fn wrong_usage_is_one_line_and_exit_code_2() {
    let desk = Desk::new();
    for (line, word) in [
        ("lst", "list"),
        ("import", "<KIND>"),
        ("import candidates", "<FILE>"),
        ("import people a.csv", "employers"),
        ("list --grade good", "identical"),
        ("list --item-grade address", "ITEM=GRADE"),
        ("list --outside --cause similar-case", "--outside"),
        ("export state.csv --cause ignored-alert --outside", "--outside"),
        ("list --limit x", "--limit"),
        ("list --search 山", "two characters"),
        ("list --search ガ", "two characters"),
        ("list --search ｶﾞ", "two characters"),
        ("export state.csv --search か゛", "two characters"),
        ("mark 3", "--as"),
        ("mark 3 --as pending", "verified"),
        ("mark x --as verified", "'x'"),
        ("mark 3 4 --as corrected --number-from -", "one record"),
        ("mark 3 --as verified --until 2023-07-01", "--until"),
        ("mark 3 --as on-hold --until 2023-02-30", "YYYY-MM-DD"),
        ("return 3", "--note"),
        ("reflect 3", "--on"),
        ("compare", "<FILE>"),
        ("export state.xls", ".jsonl"),
        ("export state", ".jsonl"),
        ("report --as-of 2999-01-01", "2999-01-01"),
        ("synth --members 0 --out d", "--members"),
        ("synth --members 5 --others 51 --out d", "--others"),
        ("completions tcsh", "fish"),
        ("--lang fr list", "ja"),
        ("import candidates a.csv b.csv --rejects r.csv", "--rejects"),
        ("request 3", "unrecognized"),
        ("gate a.csv", "--out"),
        ("import scopes a.jsonl", "candidates"),
        ("report --format pdf", "json"),
        ("report --format xlsx", "--out"),
        ("report --layout mine.html", "--format html"),
        ("report --as-of 2023-06-30 --filed 2023-06-30", "--filed"),
        ("report supersede --for 2023-06-30", "--note"),
        ("report deadlines --set 2023-07-18", "--name"),
    ] {
        let said = desk.line(line).fails(2);
        assert!(said.contains(word), "{line}: {said}");
    }
}

#[test]
fn messages_speak_the_language_that_is_chosen() {
    let desk = Desk::new();
    for (lang, flags, japanese) in [
        ("ja_JP.UTF-8", "list", true),
        ("ja_JP.UTF-8", "--lang en list", false),
        ("en_US.UTF-8", "list --lang ja", true),
        ("en_US.UTF-8", "list", false),
        ("ja_JP.eucJP", "list", false),
    ] {
        let words: Vec<&str> = flags.split_whitespace().collect();
        let output = desk.command(&words).env("LANG", lang).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(said.contains("データベース"), japanese, "{lang} {flags}: {said}");
        assert!(said.contains("totsugo demo"), "how to begin: {said}");
    }
}

#[test]
fn help_completions_and_manual_come_from_one_definition() {
    let desk = Desk::new();
    let help = desk.line("--help").ok();
    let manual = desk.line("man").ok();
    for command in [
        "open",
        "demo",
        "init",
        "import",
        "index",
        "inquiry",
        "list",
        "show",
        "mark",
        "wrong",
        "confirm",
        "return",
        "undo",
        "reflect",
        "assign",
        "export",
        "report",
        "compare",
        "history",
        "backup",
        "purge",
        "migrate",
        "doctor",
        "synth",
        "completions",
        "man",
        "keys",
    ] {
        assert!(help.contains(&format!("\n  {command} ")), "{command}: {help}");
        assert!(manual.contains(&format!(".SH TOTSUGO {}\n", command.to_uppercase())), "{command}");
        assert!(desk.line(&format!("{command} --help")).ok().contains("Usage: totsugo"), "{command}");
        for shell in ["bash", "zsh", "fish"] {
            assert!(desk.line(&format!("completions {shell}")).ok().contains(command), "{shell} {command}");
        }
    }
    assert!(desk.line("--version").ok().starts_with("totsugo "));
}

#[test]
fn help_manual_and_usage_speak_japanese() {
    let desk = Desk::new();
    for (line, words) in [
        ("--lang ja --help", "コマンド:"),
        ("--lang ja list -h", "対象区分"),
        ("--help --lang=ja", "終了コード"),
        ("--lang ja man", ".SH 説明"),
        ("--lang ja history verify --help", "検証用控え"),
    ] {
        let said = desk.line(line).ok();
        assert!(said.contains(words) && !said.contains("Usage"), "{line}: {said}");
    }
    let said = desk.line("--lang ja lst").fails(2);
    assert!(said.contains("「lst」というコマンドはありません") && said.contains("使い方"), "{said}");
    let output = desk.command(&["--help"]).env("LANG", "ja_JP.UTF-8").output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains("使い方: totsugo"));
}

#[test]
fn a_reader_that_goes_away_ends_the_program_quietly() {
    let desk = Desk::new();
    let mut child = desk
        .command(&["completions", "bash"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn a_full_disk_behind_standard_output_is_told() {
    let desk = Desk::new();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = desk.command(&["man"]).stdout(full).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said.starts_with("totsugo: standard output: ") && said.lines().count() == 1, "{said}");
}
