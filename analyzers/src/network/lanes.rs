//! Wide registers: what a processor can do at once is found out when the program runs.

/// Does work on many numbers with the widest registers that the processor has.
///
/// Each number is worked on as by any other processor, only more of them at once, so that what comes out is the same
/// everywhere. Whatever the work calls has to be inlined into it to gain by this.
pub(crate) fn in_wide_lanes<T>(work: impl FnOnce() -> T) -> T {
    pulp::Arch::new().dispatch(work)
}
