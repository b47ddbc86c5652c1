//! A job object that the worker puts itself into.

use std::io;
use std::mem::size_of;
use std::ptr::null;

use windows_sys::Win32::System::JobObjects::{
    AssignProcessToJobObject, CreateJobObjectW, JOB_OBJECT_LIMIT_ACTIVE_PROCESS,
    JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION, JOB_OBJECT_LIMIT_PROCESS_MEMORY, JOBOBJECT_EXTENDED_LIMIT_INFORMATION,
    JobObjectExtendedLimitInformation, SetInformationJobObject,
};
use windows_sys::Win32::System::Threading::GetCurrentProcess;

use super::Guards;

/// Limits the memory of this process to `memory` bytes and lets it start no other; a crash shows no dialog.
///
/// The handle stays open on purpose: the job lives as long as the process in it.
#[expect(unsafe_code, reason = "the system offers job objects through C functions only")]
pub(super) fn restrict(memory: u64) -> io::Result<Guards> {
    let mut limits = JOBOBJECT_EXTENDED_LIMIT_INFORMATION::default();
    limits.BasicLimitInformation.LimitFlags =
        JOB_OBJECT_LIMIT_PROCESS_MEMORY | JOB_OBJECT_LIMIT_ACTIVE_PROCESS | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION;
    limits.BasicLimitInformation.ActiveProcessLimit = 1;
    limits.ProcessMemoryLimit = usize::try_from(memory).unwrap_or(usize::MAX);
    let length = u32::try_from(size_of::<JOBOBJECT_EXTENDED_LIMIT_INFORMATION>()).map_err(io::Error::other)?;
    // SAFETY: the first call takes no pointers but null; the second reads `length` bytes of a structure that lives
    // until it returns; the third takes the handle that the first gave and one that needs no closing.
    let held = unsafe {
        let job = CreateJobObjectW(null(), null());
        !job.is_null()
            && SetInformationJobObject(job, JobObjectExtendedLimitInformation, (&raw const limits).cast(), length) != 0
            && AssignProcessToJobObject(job, GetCurrentProcess()) != 0
    };
    if !held {
        return Err(io::Error::last_os_error());
    }
    Ok(Guards { memory: true, programs: true, means: vec!["Job Object".to_owned()], ..Guards::default() })
}
