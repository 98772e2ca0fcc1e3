package appserver

import (
	"context"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
	"time"
)

// categories returns the categories that are asked for, those of all plug-ins if
// none is named, in the order in which they are asked.
func (s *Server) categories(wanted []string) []string {
	all := []string{CategorySAF}
	if s.ums.installed() {
		all = append(all, CategoryUMS)
	}
	if wanted == nil {
		return all
	}
	return slices.DeleteFunc(all, func(c string) bool { return !slices.Contains(wanted, c) })
}

// find returns the session of a request, locked, with its id, or nil. Whoever
// gets one unlocks it. A session whose time is over is found, but has forgotten
// what its plug-ins kept.
func (r *run) find(request *http.Request, now time.Time) (string, *session) {
	id := r.cookie.read(request)
	if id == "" {
		return "", nil
	}
	one := r.store.get(id, now)
	if one == nil {
		return "", nil
	}
	one.mu.Lock()
	if one.ended {
		one.mu.Unlock()
		return "", nil
	}
	if one.expired(now) {
		one.sso, one.ums = nil, nil
	}
	return id, one
}

// end makes a session one that nobody finds. It is locked.
func (r *run) end(id string, one *session) {
	r.store.remove(id)
	one.sessionState = sessionState{ended: true}
}

// login is POST /auth: steps 1 to 8 of "Credential management by UMS JWT tokens".
func (s *Server) login(w http.ResponseWriter, request *http.Request) {
	var body struct {
		Username   string   `json:"username"`
		Password   string   `json:"password"`
		Categories []string `json:"categories"`
	}
	if !readJSON(w, request, &body) {
		return
	}
	run, now := s.run.Load(), s.config.Now()
	id, one := run.find(request, now)
	if one != nil {
		defer one.mu.Unlock()
	}
	if one == nil && run.store.full(now) { // Looked at first, so that nobody is signed on in vain.
		plain(w, http.StatusInternalServerError, "There is no room for one more session. Wait until some have ended.")
		return
	}
	before := sessionState{}
	if one != nil && !one.expired(now) {
		before = one.sessionState
	}
	state, result := s.authenticate(request, now, before, strings.ToUpper(body.Username), body.Password, s.categories(body.Categories))
	if result.Success {
		if !s.keep(run, id, one, state, now, w) {
			s.sso.logout(request.Context(), state.sso)
			plain(w, http.StatusInternalServerError, "The session could not be kept. Log in again.")
			return
		}
	} else if state.sso != before.sso && body.Password != "" { // What the browser brought stays as it was.
		s.sso.logout(request.Context(), state.sso)
	}
	answerJSON(w, result.status(), result)
}

// authenticate asks the plug-ins of the categories, one after the other, and
// stops at the first that fails. What they keep comes back, on top of what the
// user has in the session already.
func (s *Server) authenticate(r *http.Request, now time.Time, before sessionState, user, password string, categories []string) (sessionState, outcome) {
	state, result := before, s.newOutcome()
	result.Success = len(categories) > 0
	if slices.Contains(categories, CategorySAF) {
		var sso *ssoState
		var reason string
		if user == "" && password == "" {
			sso, user, reason = s.sso.resume(r.Context(), r, now)
		} else {
			sso, user, reason = s.sso.login(r.Context(), user, password, now)
		}
		if reason == "" {
			if state.user != user {
				state = sessionState{user: user}
			}
			state.sso, state.expires = sso, now.Add(s.lasts(sso))
		}
		result.add(CategorySAF, user, reason, milliseconds(state.expires, now))
	}
	if slices.Contains(categories, CategoryUMS) {
		reason := reasonUnknown
		if result.Success && state.sso != nil && state.user == user { // Only then (step 6).
			state.ums, reason = s.loginToUMS(r.Context(), state, password)
		}
		result.add(CategoryUMS, user, reason, nil)
	}
	if result.Success {
		result.Expms = milliseconds(state.expires, now)
	}
	return state, result
}

// loginToUMS logs in with the credentials, or under MFA_JWT with the Zowe token.
func (s *Server) loginToUMS(ctx context.Context, state sessionState, password string) (*umsState, string) {
	switch {
	case s.config.UMSTakesZoweToken:
		return s.ums.loginByZowe(ctx, state.sso.zoweToken())
	case password == "":
		return nil, reasonUnknown
	}
	return s.ums.login(ctx, state.user, password)
}

// lasts is how long a session lasts after a login.
func (s *Server) lasts(sso *ssoState) time.Duration {
	if sso.lasts > 0 && sso.lasts < s.config.Timeout {
		return sso.lasts
	}
	return s.config.Timeout
}

// keep puts what the plug-ins keep into the session of the browser, or into a new
// one, and gives the browser the cookie. It reports whether it could.
func (s *Server) keep(run *run, id string, one *session, state sessionState, now time.Time, w http.ResponseWriter) bool {
	if one != nil && !s.config.Choices.NewSessionID && !one.expired(now) {
		one.sessionState = state
		run.give(w, id, state)
		return true
	}
	if one != nil {
		run.end(id, one)
	}
	var b [24]byte
	if err := s.random(b[:]); err != nil {
		return false
	}
	id = hex.EncodeToString(b[:])
	if !run.store.add(id, &session{sessionState: state}, now) {
		return false
	}
	run.give(w, id, state)
	return true
}

// give gives the browser the cookie of its session, and that of the API Mediation
// Layer where it was signed on by that.
func (r *run) give(w http.ResponseWriter, id string, state sessionState) {
	r.cookie.set(w, id)
	if token := state.sso.zoweToken(); token != "" {
		http.SetCookie(w, &http.Cookie{Name: apimlCookie, Value: token, Path: "/", HttpOnly: true, Secure: true, SameSite: http.SameSiteStrictMode})
	}
}

// takeBack has the browser forget its cookies.
func (s *Server) takeBack(w http.ResponseWriter, r *run) {
	r.cookie.clear(w)
	if s.config.Gateway != nil {
		http.SetCookie(w, &http.Cookie{
			Name: apimlCookie, Value: noToken, Path: "/", HttpOnly: true, Secure: true, SameSite: http.SameSiteStrictMode,
			Expires: time.Unix(0, 0).UTC(), MaxAge: -1,
		})
	}
}

// status is GET /auth. It is always answered with 200.
func (s *Server) status(w http.ResponseWriter, request *http.Request) {
	now := s.config.Now()
	_, one := s.run.Load().find(request, now)
	state := sessionState{}
	if one != nil {
		state = one.sessionState
		one.mu.Unlock()
	}
	result := standing{Categories: make(map[string]categoryStanding)}
	for _, category := range s.categories(nil) {
		there := category == CategorySAF && state.sso != nil || category == CategoryUMS && state.ums != nil
		plugin := pluginStanding{Authenticated: there}
		if there {
			plugin.Username = state.user
			result.Expms = milliseconds(state.expires, now)
			if category == CategorySAF {
				plugin.Expms = result.Expms
			}
		}
		result.Categories[category] = categoryStanding{there, map[string]pluginStanding{pluginOf[category]: plugin}}
	}
	answerJSON(w, http.StatusOK, result)
}

// refresh is GET /auth-refresh: it renews what every plug-in of the session has.
func (s *Server) refresh(w http.ResponseWriter, request *http.Request) {
	run, now := s.run.Load(), s.config.Now()
	id, one := run.find(request, now)
	result := s.newOutcome()
	if one == nil || one.expired(now) {
		reason := reasonUnknown
		if one != nil {
			reason = reasonSessionEnd
			one.mu.Unlock()
		}
		for _, category := range s.categories(nil) {
			result.add(category, "", reason, nil)
		}
		answerJSON(w, http.StatusUnauthorized, result)
		return
	}
	defer one.mu.Unlock()
	if s.renew(request.Context(), one, now, &result) {
		run.end(id, one)
		s.takeBack(w, run)
	}
	if result.Success {
		result.Expms = milliseconds(one.expires, now)
		run.cookie.set(w, id)
	}
	answerJSON(w, result.status(), result)
}

// renew renews a session, and reports whether a server refused to, so that it has
// to end.
func (s *Server) renew(ctx context.Context, one *session, now time.Time, result *outcome) (over bool) {
	sso, reason := s.sso.refresh(ctx, one.sso, now)
	expires := one.expires
	if reason == "" {
		expires = now.Add(s.lasts(sso))
	}
	result.add(CategorySAF, one.user, reason, milliseconds(expires, now))
	if reason != "" {
		return reason != reasonConnection && reason != reasonTryAgain
	}
	one.sso = sso
	if one.ums != nil {
		ums, reason := s.ums.refresh(ctx, one.user, one.ums)
		result.add(CategoryUMS, one.user, reason, nil)
		if reason != "" {
			return reason != reasonConnection
		}
		one.ums = ums
	}
	one.expires = expires
	return false
}

// logout is POST and GET /auth-logout. When no plug-in has anything left the
// session ends. The UMS plug-in has nothing left without the SSO plug-in.
func (s *Server) logout(w http.ResponseWriter, request *http.Request) {
	var body struct {
		Categories []string `json:"categories"`
	}
	if !readJSON(w, request, &body) {
		return
	}
	run, now := s.run.Load(), s.config.Now()
	result, wanted := s.newOutcome(), s.categories(body.Categories)
	id, one := run.find(request, now)
	if one != nil {
		defer one.mu.Unlock()
		if slices.Contains(wanted, CategorySAF) {
			s.sso.logout(request.Context(), one.sso)
			one.sso, one.ums = nil, nil
		}
		if slices.Contains(wanted, CategoryUMS) {
			one.ums = nil
		}
	}
	for _, category := range wanted {
		result.add(category, "", "", nil)
	}
	if one == nil || one.sso == nil {
		if one != nil {
			run.end(id, one)
		}
		s.takeBack(w, run)
	}
	answerJSON(w, http.StatusOK, result)
}

// changePassword is POST /auth-password.
func (s *Server) changePassword(w http.ResponseWriter, request *http.Request) {
	var body struct {
		ServiceHandler string `json:"serviceHandler"`
		Username       string `json:"username"`
		Password       string `json:"password"`
		NewPassword    string `json:"newPassword"`
	}
	if !readJSON(w, request, &body) {
		return
	}
	if body.ServiceHandler != PluginSSO {
		plain(w, http.StatusBadRequest, "There is no such service handler that changes passwords. Use "+PluginSSO+".")
		return
	}
	type changed struct {
		Success bool   `json:"success"`
		Reason  string `json:"reason,omitempty"`
	}
	if reason := s.zss.changePassword(request.Context(), strings.ToUpper(body.Username), body.Password, body.NewPassword); reason != "" {
		answerJSON(w, http.StatusInternalServerError, changed{false, reason})
		return
	}
	answerJSON(w, http.StatusOK, changed{Success: true})
}
