// Command check compares the benchmarks of the working tree, as it is, with those
// of another commit, and fails when the tree is slower. It runs anywhere in the
// project:
//
//	go run -C bench/check . -base main        the package bench
//	go run -C bench/check . -base HEAD~1 -count 5 ./features
//	                                          another: a reading of it takes seconds
//
// Both are built, the base in a git worktree that lives as long as the command. The
// binaries run in turn (base, head, head, base, …), a process for each reading, so
// that what slows the machine down slows both. Where the two builds are the same
// byte for byte, nothing can differ, and nothing is measured without -force.
//
// Of each benchmark the steadiest measure that both report is compared: the ratio to
// its floor (x/floor), the ratio to a slower way (x-faster), events a second of
// processor time, and only where it reports none of them, the time. Statistics are
// those of benchstat: the median of the readings, and the Mann-Whitney U test, which
// presumes nothing of how they are distributed.
//
// A benchmark fails the check when
//
//   - its median is worse by the threshold or more (5 %), and the test finds a
//     difference (p below 0.01); or
//   - it allocates and did not before (allocs/op, median).
//
// What would fail is measured again, alone and twice as often, and fails only if the
// second measurement, which shares no reading with the first, says the same: among
// twenty benchmarks, chance alone finds a difference now and then. More allocations
// where there were some, bytes and instructions are shown beside it and fail nothing.
// Instructions are there where the kernel lets a process count its own.
//
// What the check cannot tell: a commit that moves code about may shift the
// alignment of a loop, and so slow it down with nothing changed in it; and where the
// benchmarks themselves differ, which is told, they may not measure the same.
//
// The exit status is 0 if nothing failed, 1 if something did, 2 if the two could not
// be compared.
package main
