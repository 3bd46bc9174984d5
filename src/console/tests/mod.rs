//! Keys in, screen out.

mod bytes;
mod dump;
mod fake;
mod gating;
mod hostile;
mod looking;
mod marks;
mod moving;
mod scene;
mod screens;
mod told;

pub(super) use dump::dump;
use scene::Scene;
pub(super) use scene::scene;
