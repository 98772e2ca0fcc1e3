package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// more says that more of a unit is better.
func more(unit string) bool {
	return strings.HasSuffix(unit, "/s") || strings.HasSuffix(unit, "/cpu-s") || strings.HasSuffix(unit, "-faster")
}

// met says whether a value is within its target.
func met(unit string, value, target float64) bool {
	if more(unit) {
		return value >= target
	}
	return value <= target
}

// targetText is a target as the table has it.
func targetText(unit string, target float64) string {
	if target == 0 {
		return quantity(unit, 0)
	}
	if more(unit) {
		return "≥ " + quantity(unit, target)
	}
	return "≤ " + quantity(unit, target)
}

// quantity is so much of a unit.
func quantity(unit string, v float64) string {
	switch unit {
	case "sec/op":
		return duration(v)
	case "x/floor":
		return ratio(v) + "×"
	case "x-faster":
		return ratio(v) + "× faster"
	case "allocs/op":
		return fmt.Sprintf("%.0f allocations", v)
	case "µs/scenario":
		return fmt.Sprintf("%.3g ms a scenario", v/1000)
	case "events/cpu-s", "events/s":
		return thousands(v) + " " + unit
	}
	if of, found := strings.CutPrefix(unit, "x/"); found {
		return ratio(v) + "× the " + of
	}
	return fmt.Sprintf("%.4g %s", v, unit)
}

// ratio has three digits behind the point where targets are close to 1, and three in all
// elsewhere.
func ratio(v float64) string {
	switch {
	case v < 2:
		return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.3f", v), "0"), ".")
	case v < 100:
		return fmt.Sprintf("%.3g", v)
	}
	return fmt.Sprintf("%.0f", v)
}

// duration has three digits.
func duration(seconds float64) string {
	for _, unit := range []struct {
		name string
		of   time.Duration
	}{{"s", time.Second}, {"ms", time.Millisecond}, {"µs", time.Microsecond}, {"ns", time.Nanosecond}} {
		v := seconds * float64(time.Second) / float64(unit.of)
		if v >= 0.9995 || unit.of == time.Nanosecond {
			if v >= 99.95 {
				return fmt.Sprintf("%.0f %s", v, unit.name)
			}
			return fmt.Sprintf("%.3g %s", v, unit.name)
		}
	}
	return ""
}

// thousands groups digits.
func thousands(v float64) string {
	digits := strconv.FormatFloat(v, 'f', 0, 64)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
