package sim

// serverBugs are in the logins of servers, and in what Debug Profile Service
// remembers of logouts.
var serverBugs = []Bug{
	{
		Name: "logout-kept-over-restart", What: "refuses a token that was logged out before the server restarted", Rule: "IDT-11", Budget: 20,
		plant: func(r *reference) Subject { return &keeper{reference: r, out: map[string]map[string]bool{}} },
	},
	{
		Name: "logout-spread-to-peers", What: "refuses a token that was logged out on another system", Rule: "IDT-12", Budget: 6,
		plant: func(r *reference) Subject {
			return &keeper{reference: r, out: map[string]map[string]bool{}, spread: true}
		},
	},
	{
		Name: "foreign-logout-accepted", What: "says that it has logged out a token of another's login", Rule: "IDT-10", Budget: 4,
		plant: func(r *reference) Subject { return &obliging{r} },
	},
	{
		Name: "logout-forgotten", What: "takes a token that was logged out", Rule: "IDT-10", Budget: 4,
		plant: func(r *reference) Subject { return &forgetful{r} },
	},
	{
		Name: "any-password-at-servers", What: "logs a user in at a server with any password", Rule: "PT-01", Budget: 6,
		plant: func(r *reference) Subject { return &welcoming{r, map[string]string{}} },
	},
	{
		Name: "unsigned-token-logged-out", What: "answers 200 to the logout of an unsigned token", Rule: "IDT-30", Budget: 6,
		plant: func(r *reference) Subject {
			return &gullibleAtLogout{gullible{reference: r, issued: map[string]Secret{}}}
		},
	},
}

// keeper remembers logouts itself: over restarts, or on all systems that run.
type keeper struct {
	*reference
	out    map[string]map[string]bool // by system and text of the token
	spread bool
}

func (k *keeper) Logout(system string, token Secret) (Answer, error) {
	a, err := k.reference.Logout(system, token)
	if !a.Accepted {
		return a, err
	}
	for name := range k.systems {
		if k.spread != (name == system) {
			if k.out[name] == nil {
				k.out[name] = map[string]bool{}
			}
			k.out[name][token.Text()] = true
		}
	}
	return a, err
}

func (k *keeper) Start(system, server string) error {
	if k.spread && server == EQAPROF {
		delete(k.out, system)
	}
	return k.reference.Start(system, server)
}

func (k *keeper) Query(system string, token Secret) (Answer, error) {
	a, err := k.reference.Query(system, token)
	if a.Accepted && k.out[system][token.Text()] {
		return Answer{Codes: "401"}, nil
	}
	return a, err
}

type obliging struct{ *reference }

func (o *obliging) Logout(system string, token Secret) (Answer, error) {
	a, err := o.reference.Logout(system, token)
	if a.Codes == "403" {
		a = Answer{Accepted: true, Codes: "200"}
	}
	return a, err
}

// forgetful does not log anything out.
type forgetful struct{ *reference }

func (f *forgetful) Logout(system string, token Secret) (Answer, error) {
	return f.Query(system, token)
}
