// Package steps implements the vocabulary in which the features are written:
// one phrase for each concept of z/OS sign-on, bound to the target under test.
//
// The vocabulary is an API: users write features of their own with it. A step
// is a pattern with named, typed places, a line of help and an example; the
// same entry makes the regular expression, the binding and the documentation,
// so that they cannot disagree.
package steps
