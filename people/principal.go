package people

// Principal is whoever makes a request. The zero Principal is somebody who is not logged in and may do nothing.
type Principal struct {
	Name    string // of the account; "open" where nobody is asked to log in
	Display string // how the person wants to be called; Name if empty
	Role    Role
	// Lang is the language the person chose, vi, en or fr; empty for none.
	Lang string
	// Token is the id of the token that was shown, empty for a session.
	Token string
	// Session is the id of the session, which is not its secret; empty for a token.
	Session string
	// Turn is how often the role or the state of the account changed. What was handed out under another Turn, such as
	// the address of a feed, has ended for good.
	Turn int
	// Open says that nobody is asked to log in on this machine.
	Open bool
}

// May reports whether the principal may do the act.
func (p Principal) May(a Act) bool { return p.Role.May(a) }
