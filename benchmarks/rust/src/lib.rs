//! What the senders share: options, load, measuring window, workloads and result line.

mod clock;
mod load;
mod options;
mod outcome;
mod workloads;

pub use load::Load;
pub use options::{Options, Workload};
pub use outcome::{pinned, Counted};
pub use workloads::{run, Client, Connection};
