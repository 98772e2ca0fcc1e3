package zaas

import (
	"context"
	"net/http"
	"net/url"
)

// logout takes a token back, here and at the peers.
func (c *call) logout() answer {
	text := c.token()
	if text == "" {
		return c.refuseHere(http.StatusUnauthorized, noToken)
	}
	t, v := c.judge(text)
	switch v {
	case expired, loggedOut:
		return c.refuseToken(v)
	case notValid:
		return c.refuseHere(http.StatusBadRequest, tokenNotValid)
	case unreachable: // 503 would tell about the systems behind this one.
		return c.refuseHere(http.StatusUnauthorized, tokenNotValid)
	}
	return c.takeBack(t)
}

// takeBack notes that a token is logged out, tells the peers, and z/OSMF if it
// has a part in the token. It answers 204, or why that was not done.
func (c *call) takeBack(t token) answer {
	switch c.logouts.Load().add(t.text(), t.expires, c.Now()) {
	case known: // since it was judged
		return c.refuseToken(loggedOut)
	case full:
		return c.refuseHere(http.StatusUnauthorized, tokenNotValid)
	}
	told := c.tellPeers(t.text())
	if !c.endAtZOSMF(t) || !told {
		return c.refuseHere(http.StatusUnauthorized, tokenNotValid)
	}
	return empty(http.StatusNoContent)
}

// tellPeers tells every other instance that a token was logged out. One that
// cannot be reached is passed over. It returns false if one refused, at levels
// at which that matters.
func (c *call) tellPeers(text string) bool {
	// The client may go before all are told.
	ctx := context.WithoutCancel(c.r.Context())
	told := true
	for _, peer := range c.Peers() {
		if status := c.tell(ctx, peer, text); status >= 400 && c.strictPeers {
			told = false
		}
	}
	return told
}

// tell has a peer note a token, and returns its status, or 0 if it was not
// reached.
func (s *Server) tell(ctx context.Context, peer Peer, text string) int {
	path, authorization := "/gateway/auth/invalidate/"+url.PathEscape(text), ""
	switch {
	case s.bearerInvalidate:
		path, authorization = "/gateway/api/v1/auth/invalidate", bearerPrefix+text
	case s.services:
		path = "/zaas/api/v1/auth/invalidate/" + url.PathEscape(text)
	}
	return peer.send(ctx, http.MethodDelete, path, authorization)
}

// send sends a request without a body and returns the status, 0 for none. Errors
// are not kept: they name the address, which may have a token in it.
func (p Peer) send(ctx context.Context, method, path, authorization string) int {
	r, err := http.NewRequestWithContext(ctx, method, p.URL+path, nil)
	if err != nil || p.Transport == nil {
		return 0
	}
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	response, err := p.Transport.RoundTrip(r)
	if err != nil {
		return 0
	}
	response.Body.Close()
	return response.StatusCode
}

// Join asks the peers to tell this instance what was logged out, at levels at
// which a new instance is told; at others it does nothing. There the Discovery
// Service asks for it. Call it when the instance can be reached by its peers.
func (s *Server) Join() {
	if !s.joins || s.Instance == "" {
		return
	}
	for _, peer := range s.Peers() {
		peer.send(context.Background(), http.MethodGet, "/gateway/auth/distribute/"+url.PathEscape(s.Instance), "")
	}
}

// invalidate notes what a peer says was logged out.
func (c *call) invalidate() answer {
	if !c.fromPeer() {
		return empty(http.StatusForbidden)
	}
	text := c.rest
	if text == "" {
		text = c.bearer()
	}
	t, err := readToken(text)
	switch {
	case err != nil, !c.Now().Before(t.expires):
		return empty(http.StatusBadRequest)
	case t.issuedBy(issuerZOSMF) && c.ZOSMF != nil: // z/OSMF may have ended it already
	case !t.issuedBy(issuerOwn), !c.signedHere(text):
		return empty(http.StatusBadRequest)
	}
	if c.logouts.Load().add(text, t.expires, c.Now()) == full {
		return empty(http.StatusServiceUnavailable)
	}
	return empty(http.StatusOK)
}

// distribute tells a peer, by its instance ID, everything that was logged out.
func (c *call) distribute() answer {
	if !c.fromPeer() {
		return empty(http.StatusForbidden)
	}
	for _, peer := range c.Peers() {
		if peer.Instance != c.rest {
			continue
		}
		ctx := context.WithoutCancel(c.r.Context())
		for _, text := range c.logouts.Load().all(c.Now()) {
			c.tell(ctx, peer, text)
		}
		return empty(http.StatusOK)
	}
	return empty(http.StatusNoContent)
}
