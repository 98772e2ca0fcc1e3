//! A clock that shows what it is told. The library reads the system's and takes no
//! other; a function of the program goes before that of the C library.

use std::ffi::{c_char, c_int, c_long, c_void};
use std::sync::atomic::{AtomicI64, Ordering};

static SECONDS: AtomicI64 = AtomicI64::new(0);
static NANOS: AtomicI64 = AtomicI64::new(0);

/// Sets the clock.
pub fn set((seconds, nanos): (i64, u32)) {
    SECONDS.store(seconds, Ordering::SeqCst);
    NANOS.store(nanos.into(), Ordering::SeqCst);
}

#[repr(C)]
pub struct Timespec {
    seconds: i64,
    nanos: c_long,
}

unsafe extern "C" {
    fn dlsym(handle: *mut c_void, name: *const c_char) -> *mut c_void;
}

const REALTIME: c_int = 0;
const NEXT: *mut c_void = -1isize as *mut c_void;

#[unsafe(no_mangle)]
pub unsafe extern "C" fn clock_gettime(clock: c_int, out: *mut Timespec) -> c_int {
    if clock == REALTIME && SECONDS.load(Ordering::SeqCst) != 0 {
        unsafe {
            *out = Timespec {
                seconds: SECONDS.load(Ordering::SeqCst),
                nanos: NANOS.load(Ordering::SeqCst),
            }
        };
        return 0;
    }
    type Function = unsafe extern "C" fn(c_int, *mut Timespec) -> c_int;
    unsafe {
        let real: Function = std::mem::transmute(dlsym(NEXT, c"clock_gettime".as_ptr()));
        real(clock, out)
    }
}
