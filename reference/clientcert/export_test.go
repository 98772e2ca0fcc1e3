package clientcert

// Known is how many chains are remembered.
func Known(a *Authorities) (n int) {
	a.known.Range(func(any, any) bool { n++; return true })
	return n
}
