// Package fuzz holds native Go fuzz targets over the parts of the reference
// implementation that read what strangers send. Each one compares with a
// second implementation or with the inverse of what it exercises; none is
// content with the absence of a panic. Run one with
//
//	go test ./fuzz -run '^$' -fuzz '^FuzzLegacyEvaluate$' -fuzztime 1m
//
// As plain tests, they run their seeds. Most packages that read what strangers send
// have their targets beside them; "make fuzz" runs all of them, and oss-fuzz
// lists them.
package fuzz
