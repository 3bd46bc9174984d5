//! The configuration of the machine: `/etc/totsugo/totsugo.toml`, which only its administrator may write.

use std::path::{Path, PathBuf};

use super::failure::Failure;

/// Where the configuration lies.
pub const PATH: &str = "/etc/totsugo/totsugo.toml";

/// What the configuration says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// The database of everybody on this machine.
    pub database: Option<PathBuf>,
    /// Keys that mean nothing to this version; `doctor` names them.
    pub unknown: Vec<String>,
}

impl Settings {
    /// Reads the configuration; a machine without one has none.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let fail = |why: String| Failure::Config { path: path.to_owned(), why };
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&text).map_err(fail),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(fail(super::failure::why(&error))),
        }
    }

    fn parse(text: &str) -> Result<Self, String> {
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let line = error
                .span()
                .map_or(1, |span| text.get(..span.start).unwrap_or_default().matches('\n').count() + 1);
            format!("line {line}: {}", error.message().lines().collect::<Vec<_>>().join(" "))
        })?;
        let mut settings = Self::default();
        for (key, value) in table {
            match (key.as_str(), value) {
                ("database", toml::Value::String(path)) if Path::new(&path).is_absolute() => {
                    settings.database = Some(path.into());
                }
                ("database", _) => return Err("database is no absolute path in quotes".to_owned()),
                _ => settings.unknown.push(key),
            }
        }
        Ok(settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_key_is_read_and_others_are_kept_for_the_doctor() {
        let settings = Settings::parse("database = \"/srv/audit.db\"\nroles = { a = 1 }\n").unwrap();
        assert_eq!(
            settings,
            Settings { database: Some("/srv/audit.db".into()), unknown: vec!["roles".into()] }
        );
        assert_eq!(Settings::parse("").unwrap(), Settings::default());
        for (text, why) in [
            ("\ndatabase = ", "line 2"),
            ("database = 3", "absolute"),
            ("database = \"audit.db\"", "absolute"),
        ] {
            assert!(Settings::parse(text).unwrap_err().contains(why), "{text}");
        }
    }

    #[test]
    fn a_machine_without_a_configuration_has_none() {
        assert_eq!(Settings::read(Path::new("/there/is/none.toml")).unwrap(), Settings::default());
    }
}
