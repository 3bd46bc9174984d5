//! Letters that ask for a document (notice 記1(2)), laid out as pages of A4 by a template that the insurer edits. In Japanese,
//! whatever the screen speaks: they go to employers and members in Japan.

use super::html::{escaped, put};
use super::template::{self, Ids, Piece, TemplateError, Wrong};
use crate::audit::{Addressee, Day};
use crate::i18n::Message;
use crate::notice::request::{Letter, LetterMember, Recipient};
use crate::text::Shown;

/// The template that comes with the program.
pub const LETTER: &str = include_str!("letter.html");

/// The messages about templates of letters.
const IDS: Ids = Ids {
    unknown: "report.letter.unknown",
    unclosed: "report.letter.unclosed",
    unpaired: "report.letter.unpaired",
    lacking: "report.letter.lacking",
};

/// The part that is written once for each member.
const MEMBERS: &str = "members";

/// Fields of a letter.
const FIELDS: [&str; 9] =
    ["insurer_no", "letter_no", "date", "due", "postal_code", "address", "recipient", "send_by", "count"];

/// Fields of a member, inside of the part `members`.
const MEMBER_FIELDS: [&str; 6] = ["no", "case_code", "symbol", "number", "branch", "kanji_name"];

/// What a template must name, or nobody could answer by it: the day, and inside of `members` who is asked about.
const NEEDED: [&str; 3] = ["due", "case_code", "kanji_name"];

/// What a letter ends with, so that it is known again.
const MARK: &str = "<!-- totsugo request letter ";

/// Lays a letter out as the page of its number.
pub fn letter(of: &Letter, number: usize, template: &str) -> Result<String, TemplateError> {
    let mut page = Page { of, number, out: String::with_capacity(template.len() * 2) };
    page.write(&template::parse(template)?, None)?;
    if !page.out.ends_with('\n') {
        page.out.push('\n');
    }
    put(&mut page.out, format_args!("{MARK}{number} -->\n"));
    Ok(page.out)
}

/// Checks a template: every field and part is one, and what nobody could do without is there.
pub fn check_letter(template: &str) -> Result<(), TemplateError> {
    let mut found = Vec::new();
    names(&template::parse(template)?, false, &mut found)?;
    match NEEDED.into_iter().find(|needed| !found.contains(needed)) {
        Some(needed) => {
            let line = template.lines().count().max(1);
            Err(TemplateError { line, what: Wrong::Lacking(needed) })
        }
        None => Ok(()),
    }
}

/// Says what is wrong with a template, and which fields and parts there are.
pub fn wrong_letter(error: &TemplateError) -> Message {
    let parts = Addressee::ALL.iter().map(|addressee| addressee.code());
    let parts: Vec<&str> = [MEMBERS].into_iter().chain(parts).collect();
    error
        .message(&IDS)
        .arg("fields", FIELDS.join(", "))
        .arg("member_fields", MEMBER_FIELDS.join(", "))
        .arg("parts", parts.join(", "))
}

/// Tells whether a template still has the places that the insurer fills in.
pub fn is_unfilled(template: &str) -> bool {
    template.contains("class=\"fill\"")
}

fn names<'t>(pieces: &[Piece<'t>], in_members: bool, found: &mut Vec<&'t str>) -> Result<(), TemplateError> {
    for piece in pieces {
        match piece {
            Piece::Plain(_) => {}
            Piece::Field(name, _) if FIELDS.contains(name) => found.push(name),
            Piece::Field(name, _) if in_members && MEMBER_FIELDS.contains(name) => found.push(name),
            Piece::Part(MEMBERS, _, inside) if !in_members => names(inside, true, found)?,
            Piece::Part(name, _, inside) if name.parse::<Addressee>().is_ok() => {
                // What stands in the letters to some alone does not stand in all.
                names(inside, in_members, &mut Vec::new())?;
            }
            Piece::Field(name, line) | Piece::Part(name, line, _) => {
                return Err(template::unknown(name, *line));
            }
        }
    }
    Ok(())
}

struct Page<'a> {
    of: &'a Letter,
    number: usize,
    out: String,
}

impl Page<'_> {
    fn write(
        &mut self,
        pieces: &[Piece<'_>],
        member: Option<(usize, &LetterMember)>,
    ) -> Result<(), TemplateError> {
        for piece in pieces {
            match piece {
                Piece::Plain(text) => self.out.push_str(text),
                Piece::Field(name, line) => {
                    let value = member
                        .and_then(|(no, member)| of_member(name, no, member))
                        .or_else(|| self.value(name))
                        .ok_or_else(|| template::unknown(name, *line))?;
                    self.out.push_str(&value);
                }
                Piece::Part(MEMBERS, _, inside) if member.is_none() => {
                    for (no, member) in (1..).zip(&self.of.members) {
                        self.write(inside, Some((no, member)))?;
                    }
                }
                Piece::Part(name, line, inside) => match name.parse::<Addressee>() {
                    Ok(addressee) if addressee == self.of.addressee => self.write(inside, member)?,
                    Ok(_) => {}
                    Err(_) => return Err(template::unknown(name, *line)),
                },
            }
        }
        Ok(())
    }

    fn value(&self, field: &str) -> Option<String> {
        let Letter { recipient, .. } = self.of;
        Some(match field {
            "insurer_no" => escaped(self.of.insurer_no.as_str()),
            "letter_no" => format!("{:03}", self.number),
            "date" => in_japanese(self.of.written_on),
            "due" => in_japanese(self.of.due),
            "postal_code" if recipient.postal_code.is_empty() => String::new(),
            "postal_code" => format!("〒{}", escaped(recipient.postal_code.trim_start_matches('〒'))),
            "address" => escaped(&recipient.address),
            "recipient" => addressed(recipient, self.of.addressee),
            "send_by" => escaped(&recipient.send_by),
            "count" => self.of.members.len().to_string(),
            _ => return None,
        })
    }
}

fn of_member(field: &str, no: usize, member: &LetterMember) -> Option<String> {
    Some(match field {
        "no" => no.to_string(),
        "case_code" => member.case.to_string(),
        "symbol" => escaped(Shown::key(&member.key.symbol)),
        "number" => escaped(Shown::key(&member.key.number)),
        "branch" => escaped(Shown::key(&member.key.branch)),
        "kanji_name" => escaped(&member.name),
        _ => return None,
    })
}

/// The lines that name who gets a letter: a company and its department 御中, a person 様; a place to fill in where
/// [nobody knows the name](Addressee::is_by_hand).
fn addressed(to: &Recipient, addressee: Addressee) -> String {
    let by_hand = |place: &str| vec![format!("<span class=\"fill\">{place}</span>　御中")];
    let lines: Vec<String> = match addressee {
        Addressee::Employer | Addressee::EmployerForMember => {
            let offices = [&to.name, &to.department].into_iter().filter(|part| !part.is_empty());
            let mut lines: Vec<String> = offices.map(escaped).collect();
            if to.contact.is_empty() {
                if let Some(last) = lines.last_mut() {
                    last.push_str("　御中");
                }
            } else {
                lines.push(format!("{}　様", escaped(&to.contact)));
            }
            lines
        }
        Addressee::Member => vec![format!("{}　様", escaped(&to.name))],
        Addressee::Householder if to.name.is_empty() => vec!["世帯主　様".to_owned()],
        Addressee::Householder => vec![format!("世帯主　{}　様", escaped(&to.name))],
        Addressee::Municipality => by_hand("　　　　　　　　　　市（区町村）"),
        Addressee::OtherInsurer => by_hand("　　　　　　　　　　　（保険者名）"),
    };
    lines.join("<br>")
}

/// Writes a day as letters do: 令和5年6月30日; earlier ones by the year of the calendar.
fn in_japanese(day: Day) -> String {
    let (year, month, of_month) = day.parts();
    match year - 2018 {
        1 if (month, of_month) < (5, 1) => format!("{year}年{month}月{of_month}日"),
        1 => format!("令和元年{month}月{of_month}日"),
        reiwa @ 2.. => format!("令和{reiwa}年{month}月{of_month}日"),
        _ => format!("{year}年{month}月{of_month}日"),
    }
}

#[cfg(test)]
mod tests;
