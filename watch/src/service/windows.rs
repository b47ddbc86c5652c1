//! The program as a service of Windows: the same loop, stopped by the service manager instead of by a signal.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use windows_service::service::{
    ServiceAccess, ServiceControl, ServiceControlAccept, ServiceErrorControl, ServiceExitCode, ServiceInfo,
    ServiceStartType, ServiceState, ServiceStatus, ServiceType,
};
use windows_service::service_control_handler::{self, ServiceControlHandlerResult};
use windows_service::service_manager::{ServiceManager, ServiceManagerAccess};
use windows_service::{define_windows_service, service_dispatcher};

use crate::exit::{Exit, Failure};

/// What the service does until it is told to stop; the code is told to the service manager.
type Work = Box<dyn Fn(Arc<AtomicBool>) -> Exit + Send + Sync>;

/// A process serves one season.
static WORK: OnceLock<Work> = OnceLock::new();

/// The loop ends within this time after it is told to.
const PATIENCE: Duration = Duration::from_secs(90);

/// The name under which the service manager knows the service of a season.
pub(crate) fn name(season: &Path) -> String {
    let folder = season.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    format!("shuping-{folder}")
}

/// Installs the service of a season; it starts with the machine.
///
/// # Errors
///
/// When the service manager refuses: without an administrator's rights, or where the service is there already.
pub(crate) fn install(season: &Path, arguments: Vec<OsString>) -> Result<(), Failure> {
    let manager = ServiceManager::local_computer(
        None::<&str>,
        ServiceManagerAccess::CONNECT | ServiceManagerAccess::CREATE_SERVICE,
    )
    .map_err(told)?;
    let program: PathBuf = std::env::current_exe()?;
    let info = ServiceInfo {
        name: name(season).into(),
        display_name: format!("shuping 述评 {}", season.display()).into(),
        service_type: ServiceType::OWN_PROCESS,
        start_type: ServiceStartType::AutoStart,
        error_control: ServiceErrorControl::Normal,
        executable_path: program,
        launch_arguments: arguments,
        dependencies: Vec::new(),
        account_name: None,
        account_password: None,
    };
    let service = manager.create_service(&info, ServiceAccess::CHANGE_CONFIG).map_err(told)?;
    service.set_description("述职评议考核：看守收件箱，每晚写出日报").map_err(told)
}

/// Takes the service of a season away; nothing of the season is touched.
///
/// # Errors
///
/// When the service manager refuses.
pub(crate) fn uninstall(season: &Path) -> Result<(), Failure> {
    let manager = ServiceManager::local_computer(None::<&str>, ServiceManagerAccess::CONNECT).map_err(told)?;
    let service = manager.open_service(name(season), ServiceAccess::DELETE).map_err(told)?;
    service.delete().map_err(told)
}

/// Hands the process over to the service manager, which calls `work`; returns when the service has stopped.
///
/// # Errors
///
/// When the program was started by hand instead of by the service manager.
pub(crate) fn run(work: Work) -> Result<(), Failure> {
    drop(WORK.set(work));
    service_dispatcher::start("shuping", entry).map_err(told)
}

fn told(error: windows_service::Error) -> Failure {
    Failure::told(Exit::Permission, format!("Windows 服务管理器拒绝：{error}；请用管理员身份运行"))
}

#[expect(unsafe_code, reason = "the entry that the service manager calls is made by the library's macro")]
mod ffi {
    use super::{define_windows_service, serve};
    define_windows_service!(service_main, serve);
    pub(super) use service_main as entry;
}
use ffi::entry;

/// Called by the service manager on a thread of its own.
fn serve(_arguments: Vec<OsString>) {
    let stop = Arc::new(AtomicBool::new(false));
    let told_to_stop = Arc::clone(&stop);
    let handler = move |control| match control {
        ServiceControl::Stop | ServiceControl::Shutdown | ServiceControl::Preshutdown => {
            told_to_stop.store(true, Ordering::Relaxed);
            ServiceControlHandlerResult::NoError
        }
        ServiceControl::Interrogate => ServiceControlHandlerResult::NoError,
        _ => ServiceControlHandlerResult::NotImplemented,
    };
    let Ok(manager) = service_control_handler::register("shuping", handler) else { return };
    let status = |state, accepted, code, patience| ServiceStatus {
        service_type: ServiceType::OWN_PROCESS,
        current_state: state,
        controls_accepted: accepted,
        exit_code: ServiceExitCode::Win32(code),
        checkpoint: 0,
        wait_hint: patience,
        process_id: None,
    };
    let accepted = ServiceControlAccept::STOP | ServiceControlAccept::SHUTDOWN;
    // A manager that does not hear has stopped listening; the work goes on all the same.
    drop(manager.set_service_status(status(ServiceState::Running, accepted, 0, PATIENCE)));
    let ended = WORK.get().map_or(Exit::Internal, |work| work(stop));
    let nothing = ServiceControlAccept::empty();
    drop(manager.set_service_status(status(ServiceState::Stopped, nothing, u32::from(ended as u8), Duration::ZERO)));
}
