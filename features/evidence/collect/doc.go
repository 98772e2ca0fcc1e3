// Command collect writes features/evidence/evidence.json, the record of what
// exercises each rule, from a run of all that does:
//
//   - the suite on the reference;
//   - each mutant, on the rules that it is said to turn red. That it turns no other
//     rule red is held by the tests of features/mutant;
//   - seeds of the simulator, and the bugs planted in it;
//   - the properties and fuzz targets that report a rule by t.Attr("rule", ID), under
//     go test, with rapid's seed fixed. Those that fail end the collection, and so do
//     those that have such a call and do not get to it.
//
// Two collections of one tree write the same bytes. It is to be run in the root of
// the project, as "make evidence" does.
package main
