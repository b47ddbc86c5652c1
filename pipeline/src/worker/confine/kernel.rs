//! What the Linux kernel refuses a worker: Landlock rules without any exception, and a seccomp filter.
//!
//! Either alone keeps files closed; both are set because either may be missing: Landlock from kernels before 5.13 and
//! from those that leave it out, seccomp from some containers.

use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetStatus, Scope};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};

use super::Guards;

/// Restricts the calling thread and those that it starts.
pub(super) fn restrict(guards: &mut Guards) {
    if let Ok(status) = lock() {
        let (name, files) = match status {
            RulesetStatus::FullyEnforced => ("Landlock", true),
            RulesetStatus::PartiallyEnforced => ("Landlock（部分）", true),
            RulesetStatus::NotEnforced => ("", false),
        };
        guards.opening |= files;
        guards.writing |= files;
        guards.network |= status == RulesetStatus::FullyEnforced;
        guards.means.extend(files.then(|| name.to_owned()));
    }
    if filter().is_some() {
        (guards.opening, guards.writing, guards.network, guards.programs) = (true, true, true, true);
        guards.means.push("seccomp".to_owned());
    }
}

/// Handles every access that the kernel knows and allows none.
fn lock() -> Result<RulesetStatus, landlock::RulesetError> {
    let newest = ABI::V6;
    let status = Ruleset::default()
        .handle_access(AccessFs::from_all(newest))?
        .handle_access(AccessNet::from_all(newest))?
        .scope(Scope::from_all(newest))?
        .create()?
        .restrict_self()?;
    Ok(status.ruleset)
}

/// Calls that reach out of the process: files by name, connections, programs, other processes, the kernel itself.
const FORBIDDEN: &[libc::c_long] = &[
    libc::SYS_openat,
    libc::SYS_openat2,
    libc::SYS_open_by_handle_at,
    libc::SYS_unlinkat,
    libc::SYS_renameat2,
    libc::SYS_mkdirat,
    libc::SYS_mknodat,
    libc::SYS_linkat,
    libc::SYS_symlinkat,
    libc::SYS_fchmodat,
    libc::SYS_fchownat,
    libc::SYS_truncate,
    libc::SYS_ftruncate,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_socket,
    libc::SYS_socketpair,
    libc::SYS_connect,
    libc::SYS_bind,
    libc::SYS_listen,
    libc::SYS_accept4,
    libc::SYS_execve,
    libc::SYS_execveat,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_kill,
    libc::SYS_pidfd_open,
    libc::SYS_pidfd_send_signal,
    libc::SYS_pidfd_getfd,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_io_uring_setup,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_kexec_load,
    libc::SYS_init_module,
    libc::SYS_finit_module,
];

/// The same by names that newer architectures have given up.
#[cfg(target_arch = "x86_64")]
const FORBIDDEN_OLD: &[libc::c_long] = &[
    libc::SYS_open,
    libc::SYS_creat,
    libc::SYS_unlink,
    libc::SYS_rename,
    libc::SYS_renameat,
    libc::SYS_mkdir,
    libc::SYS_rmdir,
    libc::SYS_mknod,
    libc::SYS_link,
    libc::SYS_symlink,
    libc::SYS_chmod,
    libc::SYS_chown,
    libc::SYS_lchown,
    libc::SYS_accept,
    libc::SYS_fork,
    libc::SYS_vfork,
];

#[cfg(not(target_arch = "x86_64"))]
const FORBIDDEN_OLD: &[libc::c_long] = &[];

/// Sets the filter; `None` where the kernel or the architecture has none.
fn filter() -> Option<()> {
    let always = |call: &libc::c_long| (*call, Vec::new());
    let mut rules: Vec<(i64, Vec<SeccompRule>)> = FORBIDDEN.iter().chain(FORBIDDEN_OLD).map(always).collect();
    // Threads are welcome, processes are not.
    let thread = u64::try_from(libc::CLONE_THREAD).ok()?;
    let process = SeccompCondition::new(0, SeccompCmpArgLen::Qword, SeccompCmpOp::MaskedEq(thread), 0).ok()?;
    rules.push((libc::SYS_clone, vec![SeccompRule::new(vec![process]).ok()?]));
    set(rules, libc::EACCES)?;
    // Its flags lie in memory, where a filter cannot look; without it the C library uses the older call.
    set(vec![(libc::SYS_clone3, Vec::new())], libc::ENOSYS)
}

fn set(rules: Vec<(i64, Vec<SeccompRule>)>, error: libc::c_int) -> Option<()> {
    let architecture = std::env::consts::ARCH.try_into().ok()?;
    let refuse = SeccompAction::Errno(u32::try_from(error).ok()?);
    let filter = SeccompFilter::new(rules.into_iter().collect(), SeccompAction::Allow, refuse, architecture).ok()?;
    let program: BpfProgram = filter.try_into().ok()?;
    seccompiler::apply_filter(&program).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_back_thread_opens_writes_connects_and_starts_nothing_but_still_computes() {
        let done = std::thread::spawn(|| {
            let mut guards = Guards::default();
            restrict(&mut guards);
            let outside = std::env::temp_dir().join("shuping-worker-wrote-this");
            if guards.opening {
                assert!(fs_err::read("/proc/self/status").is_err());
            }
            if guards.writing {
                assert!(fs_err::write(&outside, "text").is_err());
            }
            if guards.network {
                assert!(
                    std::net::TcpStream::connect("127.0.0.1:9")
                        .is_err_and(|error| { error.kind() == std::io::ErrorKind::PermissionDenied })
                );
            }
            if guards.programs {
                assert!(std::process::Command::new("true").status().is_err());
            }
            std::thread::spawn(|| vec![1_u8; 1 << 20].len()).join().unwrap()
        });
        assert_eq!(done.join().unwrap(), 1 << 20);
    }
}
