//! Sender on msquic-async: async Rust on the same native msquic.

use std::future::poll_fn;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use bytes::Bytes;
use msquic_async::{msquic, StreamType};
use senders::{pinned, run, Client, Connection, Counted, Load, Options, Workload};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

fn main() -> ExitCode {
    run::<MsQuicAsync>()
}

struct MsQuicAsync {
    // Closed in this order.
    configuration: msquic::Configuration,
    registration: msquic::Registration,
    options: Options,
}

impl Client for MsQuicAsync {
    const NAME: &'static str = "msquic-async";
    type Connection = MsQuicConnection;

    fn new(options: &Options) -> Result<Self> {
        let registration = msquic::Registration::new(&msquic::RegistrationConfig::default())?;
        let alpn = [msquic::BufferRef::from(options.alpn.as_str())];
        let settings = msquic::Settings::new().set_IdleTimeoutMs(60_000);
        let configuration = msquic::Configuration::open(&registration, &alpn, Some(&settings))?;
        disable_send_buffering(&configuration)?;
        let ca = options.ca.to_str().context("the path of the CA")?;
        configuration.load_credential(
            &msquic::CredentialConfig::new_client().set_ca_certificate_file(ca.to_owned()),
        )?;
        Ok(Self {
            configuration,
            registration,
            options: options.clone(),
        })
    }

    fn version(&self) -> String {
        let library = unsafe {
            msquic::Api::get_param_auto::<[u32; 4]>(
                std::ptr::null_mut(),
                msquic::ffi::QUIC_PARAM_GLOBAL_LIBRARY_VERSION,
            )
        };
        let [major, minor, patch, _] = library.unwrap_or_default();
        let name = "msquic-async";
        format!("{name} {}, msquic {major}.{minor}.{patch}", pinned(name))
    }

    fn counted(_workload: Workload) -> Counted {
        Counted::Acknowledged
    }

    async fn connect(&self) -> Result<MsQuicConnection> {
        let connection = msquic_async::Connection::new(&self.registration)?;
        // The name serves to find the address, too; native msquic compares no host name on Linux.
        let host = self.options.host.to_string();
        connection
            .start(&self.configuration, &host, self.options.port)
            .await?;
        Ok(MsQuicConnection(connection))
    }

    async fn close(self) {}
}

/// So that a send is complete when it has been acknowledged. The builder of settings only switches on.
fn disable_send_buffering(configuration: &msquic::Configuration) -> Result<()> {
    let mut settings: msquic::ffi::QUIC_SETTINGS = unsafe { std::mem::zeroed() };
    unsafe { settings.__bindgen_anon_1.IsSet.set_SendBufferingEnabled(1) };
    settings.set_SendBufferingEnabled(0);
    unsafe {
        msquic::Api::set_param(
            configuration.as_raw(),
            msquic::ffi::QUIC_PARAM_CONFIGURATION_SETTINGS,
            std::mem::size_of_val(&settings) as u32,
            std::ptr::addr_of!(settings).cast(),
        )
    }?;
    Ok(())
}

#[derive(Clone)]
struct MsQuicConnection(msquic_async::Connection);

impl Connection for MsQuicConnection {
    async fn send_message(&self, message: Bytes) -> Result<()> {
        let mut stream = self
            .0
            .open_outbound_stream(StreamType::Unidirectional, false)
            .await?;
        stream.write_chunk(&message, true).await?;
        poll_fn(|cx| stream.poll_finish_write(cx)).await?;
        Ok(())
    }

    async fn send_stream(&self, load: Arc<Load>) -> Result<()> {
        let mut stream = self
            .0
            .open_outbound_stream(StreamType::Unidirectional, false)
            .await?;
        // The library takes whatever it is given: it has to be bounded from outside.
        let room = Arc::new(Semaphore::new(load.in_flight));
        while load.running() {
            let chunk = Bytes::from_owner(OutstandingSend {
                load: load.clone(),
                _permit: room.clone().acquire_owned().await?,
            });
            stream.write_chunk(&chunk, false).await?;
        }
        let _all = room.acquire_many(load.in_flight as u32).await?;
        poll_fn(|cx| stream.poll_finish_write(cx)).await?;
        Ok(())
    }

    async fn close(self) -> Result<()> {
        poll_fn(|cx| self.0.poll_shutdown(cx, 0)).await?;
        Ok(())
    }
}

/// Bytes that the library lets go when msquic has completed their send: it tells that in no other way.
struct OutstandingSend {
    load: Arc<Load>,
    _permit: OwnedSemaphorePermit,
}

impl AsRef<[u8]> for OutstandingSend {
    fn as_ref(&self) -> &[u8] {
        &self.load.payload
    }
}

impl Drop for OutstandingSend {
    fn drop(&mut self) {
        self.load.completed();
    }
}
