//! Keys in, screen out.

mod bulk;
mod bytes;
mod correcting;
mod dump;
mod fake;
mod filtering;
mod forms;
mod gating;
mod hostile;
mod idle;
mod incidents;
mod jobs;
mod looking;
mod marks;
mod member_keys;
mod moving;
mod others;
mod pairs;
mod positions;
mod progress;
mod rebinding;
mod requests;
mod revealing;
mod running_jobs;
mod scene;
mod screens;
mod slow_line;
mod status;
mod told;

pub(super) use dump::dump;
pub(in crate::console) use scene::Scene;
pub(super) use scene::scene;
