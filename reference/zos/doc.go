// Package zos implements the levels that decide which sign-on credentials a
// z/OS system knows, according to the RACF presentations on identity tokens for
// z/OS 2.4 (2019) and z/OS 3.2 (2025), the one on enhanced PassTickets for z/OS
// 2.5, the description of APAR OA63462, and for z/OS Explorer the page of IBM
// Developer for z/OS on SAF JSON web tokens.
//
// A [Level] is a release with the APARs that are applied to it: fixes, some of
// which bring new function. Make one with [ParseLevel], and ask [Level.Has] for
// a [Feature]. The zero value is the latest release, which has every feature.
//
// # Choices
//
// These are not settled by a published source that was read:
//
//   - Identity tokens begin with z/OS 2.4. That OA55926 and OA55927 were rolled
//     back to 2.2 and 2.3 is recalled, not read, so they are refused there.
//   - OA63462 is for z/OS 2.4 and 2.5 and in the base of 3.1. It closed before
//     3.1 came, and the 3.1 layout of the unloaded database has its field.
//   - Where a RACF APAR has a SAF APAR beside it, the two come together: the
//     installation tool SMP/E sees to that. The RACF one stands for both.
package zos
