package serve

import "net/http"

type control struct {
	http *http.Server
	door *door
}

func (s *Sysplex) startControl() error { return nil }
