//! Accepts connections and speaks HTTP on them, each with limits of its own, so that slow or silent ones keep nobody out.

use super::guard::Guard;
use super::hub::Hub;
use super::routes::routes;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use tower_service::Service;

/// As many requests of one address are answered at once. This machine may stand for many others, whose connections are brought to it.
const AT_ONCE_EACH: usize = 128;

/// So long the head of a request may take.
const HEAD: Duration = Duration::from_secs(10);

/// So long a request with its answer may take.
const WHOLE: Duration = Duration::from_secs(120);

/// The longest head of a request, in bytes, and its most lines.
const LONGEST_HEAD: usize = 16 * 1024;
const MOST_HEADERS: usize = 64;

/// What stands before the hub.
#[derive(Debug)]
pub(super) struct Door {
    pub hub: Arc<Hub>,
    guard: Mutex<Guard>,
    /// How many requests of each address are being answered.
    present: Mutex<HashMap<IpAddr, usize>>,
}

/// A request that is being answered.
struct Present(Arc<Door>, IpAddr);

impl Drop for Present {
    fn drop(&mut self) {
        let mut present = self.0.present();
        let left = present.get(&self.1).map_or(0, |count| count.saturating_sub(1));
        if left == 0 {
            present.remove(&self.1);
        } else {
            present.insert(self.1, left);
        }
    }
}

/// A request that waits because of wrong codes.
pub(super) struct Waiting<'a>(&'a Door, IpAddr);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.guard().end_waiting(self.1);
    }
}

impl Door {
    pub fn guard(&self) -> MutexGuard<'_, Guard> {
        // What is changed under the lock is whole at every moment.
        self.guard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn present(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.present.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a request of this address until it is dropped; none where it has too many.
    fn come_in(self: &Arc<Self>, address: IpAddr) -> Option<Present> {
        let mut present = self.present();
        let count = present.entry(address).or_insert(0);
        if *count >= AT_ONCE_EACH && !address.is_loopback() {
            return None;
        }
        *count += 1;
        drop(present);
        Some(Present(self.clone(), address))
    }

    /// Counts a request of this address as waiting until it is dropped.
    pub fn waiting(&self, address: IpAddr) -> Waiting<'_> {
        self.guard().begin_waiting(address);
        Waiting(self, address)
    }
}

/// Serves everybody who comes, so many requests at once, until it is dropped.
pub(super) async fn serve(listener: TcpListener, requests: usize, hub: Arc<Hub>) {
    let door = Arc::new(Door { hub, guard: Mutex::default(), present: Mutex::default() });
    let router = routes(door.clone());
    let at_once = Arc::new(Semaphore::new(requests));
    loop {
        let Ok(place) = at_once.clone().acquire_owned().await else { return };
        let (stream, from) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(_) => {
                // There are no more descriptors, or the network has gone: both pass.
                sleep(Duration::from_millis(200)).await;
                continue;
            }
        };
        let Some(present) = door.come_in(from.ip().to_canonical()) else { continue };
        let router = router.clone();
        tokio::spawn(async move {
            let _ = timeout(WHOLE, speak(stream, from, router)).await;
            drop((place, present));
        });
    }
}

/// Answers one request of a connection, or leaves it to its websocket.
async fn speak(stream: TcpStream, from: SocketAddr, router: axum::Router) {
    // A change is a small message that is not to wait for another.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(from));
        router.clone().call(request)
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD).max_headers(MOST_HEADERS).max_buf_size(LONGEST_HEAD);
    let connection = http.serve_connection(TokioIo::new(stream), service);
    // What goes wrong with one connection is its end and nobody else's matter.
    let _ = connection.with_upgrades().await;
}
