//! Texts that the insurer may edit.

use super::codes::coded_enum;

coded_enum! {
    /// Which text.
    pub enum TemplateKind {
        /// 依頼文書: the letter that asks for a document.
        RequestLetter = "request-letter",
        /// The checklist of a wrong registration.
        IncidentChecklist = "incident-checklist",
    }
}
