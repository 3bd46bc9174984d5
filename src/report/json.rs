//! The figures as the JSON that scripts rely on.

use crate::triage::figures::Figures;

/// Returns the figures as indented JSON, ending in a line end.
pub fn json(figures: &Figures) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(figures).map(|mut text| {
        text.push('\n');
        text
    })
}

/// What tells the figures from any other object.
#[derive(serde::Deserialize)]
pub(super) struct Head {
    #[serde(rename = "as_of")]
    _as_of: serde::de::IgnoredAny,
    #[serde(rename = "candidates")]
    _candidates: serde::de::IgnoredAny,
    #[serde(rename = "by_status")]
    _by_status: serde::de::IgnoredAny,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::text::tests::figures;

    #[test]
    fn the_keys_are_those_that_scripts_rely_on() {
        let read: serde_json::Value = serde_json::from_str(&json(&figures()).unwrap()).unwrap();
        let keys: Vec<&str> = read.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(
            keys,
            [
                "as_of",
                "candidates",
                "out_of_audit",
                "by_cause",
                "by_status",
                "by_basis",
                "by_grade",
                "by_answer",
                "by_insurer",
                "lost_eligibility",
                "awaiting_second_check",
                "signals",
                "wrong",
                "requests",
                "sweeps",
                "scope"
            ]
        );
        assert_eq!(read["as_of"], "2023-06-30");
        assert_eq!(read["by_cause"]["three-item-lookup"]["on-hold"], 1);
        assert_eq!(read["by_status"]["on-hold"], 1);
        assert_eq!(
            read["wrong"],
            serde_json::json!({"found": 1, "stopped": 0, "corrected": 1, "reflected": 0, "told": 0})
        );
        assert_eq!(read["requests"].as_object().unwrap().len(), 6);
    }
}
