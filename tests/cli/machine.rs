//! The machine's configuration, laid over `/etc` in a mount namespace that ends with each run: the real `/etc` is never
//! written.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};

use crate::harness::{CANDIDATES, Desk, REGISTER, Ran};

/// A desk under an `/etc` of its own.
struct Machine {
    desk: Desk,
}

impl Machine {
    /// Makes a machine; nothing where this one does not permit it, which is said.
    fn new() -> Option<Self> {
        let machine = Self { desk: Desk::new() };
        let etc = machine.desk.path("etc");
        fs::create_dir_all(etc.join("totsugo")).unwrap();
        for folder in [&etc, &etc.join("totsugo")] {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
        }
        fs::write(etc.join("passwd"), "root:x:0:0:root:/root:/bin/sh\n").unwrap();
        fs::write(etc.join("group"), "root:x:0:\naudit:x:0:root\nothers:x:7:nobody\n").unwrap();
        let permitted = machine.enter(&["true"]).is_some_and(|ran| ran.code == 0);
        let login = fs::read_to_string("/proc/self/loginuid").unwrap_or_default();
        let is_plain_root =
            rustix::process::getuid().is_root() && matches!(login.as_str(), "" | "4294967295");
        if permitted && is_plain_root {
            return Some(machine);
        }
        eprintln!("skipped: this machine lets no test lay a folder over /etc, or knows who logged in");
        None
    }

    fn configured(self, text: &str) -> Self {
        let path = self.desk.path("etc/totsugo/totsugo.toml");
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        self
    }

    fn enter(&self, words: &[&str]) -> Option<Ran> {
        let template = self.desk.command::<&str>(&[]);
        let mut command = Command::new("unshare");
        command
            .args(["--mount", "sh", "-c", "mount --bind \"$0\" /etc && exec \"$@\""])
            .arg(self.desk.path("etc"))
            .args(words)
            .env_clear()
            .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
            .current_dir(self.desk.path(""))
            .stdin(Stdio::null());
        let text = fs::read_to_string(self.desk.path("etc/totsugo/totsugo.toml")).unwrap_or_default();
        for (name, value) in template.get_envs() {
            if name == "TOTSUGO_DB" && text.contains("database =") {
                continue;
            }
            command.env(name, value.unwrap());
        }
        let output = command.output().ok()?;
        Some(Ran {
            code: output.status.code()?,
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        })
    }

    fn line(&self, line: &str) -> Ran {
        let words: Vec<&str> =
            std::iter::once(env!("CARGO_BIN_EXE_totsugo")).chain(line.split_whitespace()).collect();
        self.enter(&words).unwrap()
    }

    /// Imports two members, the first the same in all, the second abridged.
    fn import(&self) {
        let row = |n: u32, number: &str, address: &str| {
            format!("06139992,1,{n},,{number},高橋 花子,タカハシ ハナコ,199{n}-01-02,2,{address},jlis,3\n")
        };
        let rows =
            [row(1, "123456789018", "東京都千代田区千代田1-1"), row(2, "111111111118", "千代田区千代田1-1")];
        self.desk.write("candidates.csv", format!("{CANDIDATES}{}", rows.concat()));
        let answer = |n: u32, number: &str| {
            format!(
                "{number},found,高橋 花子,タカハシ ハナコ,199{n}-01-02,2,東京都千代田区千代田1-1,2023-06-01\n"
            )
        };
        let answers = [answer(1, "123456789018"), answer(2, "111111111118")];
        self.desk.write("register.csv", format!("{REGISTER}{}", answers.concat()));
        self.line("import candidates candidates.csv").ok();
        self.line("import register register.csv").ok();
    }
}

#[test]
fn roles_are_the_configurations_where_it_names_any() {
    let Some(machine) = Machine::new() else { return };
    machine.import();
    assert!(machine.line("doctor").ok().contains("; lead)"));
    let mut machine = machine;
    for (roles, role, acts) in [
        ("lead = [\"root\"]", "lead", true),
        ("operator = [\"@audit\"]\nviewer = [\"root\"]", "operator", true),
        ("lead = [\"@others\", \"sato\"]\nviewer = [\"root\"]", "viewer", false),
        ("lead = [\"sato\"]", "viewer", false),
    ] {
        machine = machine.configured(&format!("[roles]\n{roles}\n"));
        let said = machine.line("doctor").ok();
        assert!(said.contains(&format!("; {role})")), "{roles}: {said}");
        for line in ["mark 1 --as escalated", "undo", "assign 1 --to root", "import register register.csv"] {
            let ran = machine.line(line);
            assert_eq!(ran.code, if acts { 0 } else { 3 }, "{roles}: {line}: {}", ran.err);
            assert!(acts || ran.err.contains("look"), "{line}: {}", ran.err);
        }
        if acts {
            machine.line("undo").ok();
        }
        for (line, code) in [
            ("list", 0),
            ("export state.csv", 0),
            ("export whole.csv --reveal", if role == "lead" { 0 } else { 3 }),
        ] {
            assert_eq!(machine.line(line).code, code, "{roles}: {line}");
        }
    }
    machine.line("export state.jsonl").ok();
    for (role, code) in [("lead", 0), ("operator", 3), ("viewer", 3)] {
        machine = machine.configured(&format!("[roles]\n{role} = [\"root\"]\n"));
        assert_eq!(machine.line("import decisions state.jsonl").code, code, "{role}");
    }
    machine = machine.configured("[roles]\nlead = [\"root\", \"@nowhere\"]\n");
    assert!(machine.line("doctor").found().contains("nowhere"));
}

#[test]
fn a_configuration_is_roots_and_right_or_nothing_is_done() {
    let Some(machine) = Machine::new() else { return };
    machine.import();
    let machine = machine.configured("reveal = false\ncolour = 1\npolicies = [\"other\"]\n");
    let said = machine.line("doctor").ok();
    assert!(said.contains("colour") && said.contains("policies: other"), "{said}");
    assert!(machine.line("export state.csv --reveal").fails(3).contains("reveal = false"));
    machine.line("export state.csv").ok();
    let machine = machine.configured("reveal = true\nidle-minutes = \"ten\"\n");
    for line in ["list", "mark 1 --as escalated", "doctor"] {
        let said = machine.line(line).fails(1);
        assert!(said.contains("/etc/totsugo/totsugo.toml: line 2: idle-minutes must be"), "{line}: {said}");
    }
    let machine = machine.configured("reveal = true\n");
    let path = machine.desk.path("etc/totsugo/totsugo.toml");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).unwrap();
    assert!(machine.line("list").fails(1).contains("others may write it"));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    std::os::unix::fs::chown(&path, Some(1000), None).unwrap();
    assert!(machine.line("list").fails(1).contains("not root's"));
}

#[test]
fn a_shared_account_gives_no_second_check_unless_the_policy_says_how() {
    let Some(machine) = Machine::new() else { return };
    let database = machine.desk.path("team/audit.db");
    let config = |policies: &str| {
        format!(
            "database = \"{}\"\ngroup = \"audit\"\npolicies = [{policies}]\n[roles]\nlead = [\"root\"]\n",
            database.display()
        )
    };
    let machine = machine.configured(&config(""));
    assert!(machine.line("init").ok().contains("shared"));
    let said = machine.line("doctor").ok();
    assert!(said.contains("no login uid"), "{said}");
    let row = "06139992,1,1,,111111111118,高橋 花子,タカハシ ハナコ,1990-01-02,2,千代田区千代田1-1,jlis,3\n";
    machine.desk.write("candidates.csv", format!("{CANDIDATES}{row}"));
    let answer =
        "111111111118,found,高橋 花子,タカハシ ハナコ,1990-01-02,2,東京都千代田区千代田1-1,2023-06-01\n";
    machine.desk.write("register.csv", format!("{REGISTER}{answer}"));
    machine.line("import candidates candidates.csv").ok();
    machine.line("import register register.csv").ok();
    let mark = "mark 1 --as verified --basis notation-reviewed";
    machine.line(&format!("--operator sato {mark}")).ok();
    assert!(machine.line("--operator suzuki confirm 1").fails(3).contains("another person"));
    machine.line("undo").ok();

    let machine = machine.configured(&config("\"shared-account\""));
    assert!(machine.line(mark).fails(3).contains("--operator"));
    assert!(machine.line("undo").fails(3).contains("--operator"));
    assert!(machine.line("doctor").found().contains("name yourself"));
    machine.line(&format!("--operator sato {mark}")).ok();
    assert!(machine.line("--operator sato confirm 1").fails(3).contains("another person"));
    // What was marked under a name is not confirmed under the account once the policy is gone.
    let machine = machine.configured(&config(""));
    assert!(machine.line("confirm 1").fails(3).contains("no login uid"));
    let machine = machine.configured(&config("\"shared-account\""));
    machine.line("--operator suzuki confirm 1").ok();
    let events = machine.line("history --format json").json();
    let last = events.as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["kind"], &last["source"]), (&"confirmed".into(), &"claim".into()), "{last}");
    machine.line("history verify").ok();
}
