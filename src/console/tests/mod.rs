//! Keys in, screen out.

mod dump;
mod fake;
mod gating;
mod hostile;
mod marks;
mod moving;
mod scene;
mod screens;

use scene::{Scene, scene};
