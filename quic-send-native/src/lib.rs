//! Only a carrier of the dependency on msquic; see Cargo.toml.
