package appserver

import (
	"net/http"
	"time"
)

// The authentication plug-ins and their categories.
const (
	PluginSSO   = "org.zowe.zlux.auth.safsso"
	PluginUMS   = "com.rs.auth.db2Auth"
	CategorySAF = "saf"
	// CategoryUMS is this package's choice.
	CategoryUMS = "ums"
)

// pluginOf is the plug-in of each category here.
var pluginOf = map[string]string{CategorySAF: PluginSSO, CategoryUMS: PluginUMS}

// outcome is what login, refresh and logout answer.
type outcome struct {
	Success         bool                       `json:"success"`
	Expms           *int64                     `json:"expms,omitempty"`
	DefaultCategory string                     `json:"defaultCategory,omitempty"`
	Categories      map[string]categoryOutcome `json:"categories"`

	apiml bool // users are signed on by the API Mediation Layer
}

type categoryOutcome struct {
	Success bool                     `json:"success"`
	Plugins map[string]pluginOutcome `json:"plugins"`
}

type pluginOutcome struct {
	Success           bool          `json:"success"`
	Username          string        `json:"username,omitempty"`
	Expms             *int64        `json:"expms,omitempty"`
	Reason            string        `json:"reason,omitempty"`
	Error             *pluginError  `json:"error,omitempty"`
	APIML             bool          `json:"apiml"`
	ZSS               bool          `json:"zss"`
	SSO               bool          `json:"sso"`
	CanChangePassword bool          `json:"canChangePassword"`
	Capabilities      *capabilities `json:"capabilities,omitempty"`
}

type pluginError struct {
	Message string `json:"message"`
}

// capabilities are what a plug-in can do.
type capabilities struct {
	CanAuthenticate  bool `json:"canAuthenticate"`
	CanGetStatus     bool `json:"canGetStatus"`
	CanRefresh       bool `json:"canRefresh"`
	CanLogout        bool `json:"canLogout"`
	CanResetPassword bool `json:"canResetPassword"`
}

func (s *Server) newOutcome() outcome {
	return outcome{Success: true, DefaultCategory: CategorySAF, Categories: make(map[string]categoryOutcome), apiml: s.config.Gateway != nil}
}

// messages are what the browser is told of each reason.
var messages = map[string]string{
	reasonExpired:    "The password has expired. Change it and log in again.",
	reasonConnection: "The server that verifies the credentials could not be reached.",
	reasonTryAgain:   "The API Mediation Layer is not ready. Try again.",
	reasonUnknown:    "The credentials were not accepted.",
	reasonSessionEnd: "The session has expired. Log in again.",
}

// add notes what a category came to; reason is "" for a success.
func (o *outcome) add(category, user, reason string, expms *int64) {
	saf := category == CategorySAF
	p := pluginOutcome{
		Success: reason == "", ZSS: saf && !o.apiml, APIML: saf && o.apiml, SSO: saf && o.apiml, CanChangePassword: saf,
		Capabilities: &capabilities{true, true, true, true, saf},
	}
	if p.Success {
		p.Username, p.Expms = user, expms
	} else {
		p.Reason, p.Error = reason, &pluginError{messages[reason]}
		o.Success = false
	}
	o.Categories[category] = categoryOutcome{p.Success, map[string]pluginOutcome{pluginOf[category]: p}}
}

// status of an answer to a login.
func (o *outcome) status() int {
	if o.Success {
		return http.StatusOK
	}
	for _, category := range o.Categories {
		for _, plugin := range category.Plugins {
			if plugin.Reason == reasonExpired {
				return http.StatusPreconditionRequired
			}
		}
	}
	return http.StatusUnauthorized
}

// milliseconds is expms: how long something lasts from now on.
func milliseconds(expires, now time.Time) *int64 {
	ms := expires.Sub(now).Milliseconds()
	return &ms
}

// standing is what GET /auth answers.
type standing struct {
	Expms      *int64                      `json:"expms,omitempty"`
	Categories map[string]categoryStanding `json:"categories"`
}

type categoryStanding struct {
	Authenticated bool                      `json:"authenticated"`
	Plugins       map[string]pluginStanding `json:"plugins"`
}

type pluginStanding struct {
	Authenticated bool   `json:"authenticated"`
	Username      string `json:"username,omitempty"`
	Expms         *int64 `json:"expms,omitempty"`
}
