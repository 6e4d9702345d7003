package people

import (
	"fmt"
	"slices"
)

// Role is what an account may do. Each role may do what the one before it may.
type Role string

// The roles.
const (
	Reader   Role = "reader"   // reads, with contacts masked
	Reviewer Role = "reviewer" // decides, sees contacts in clear, exports
	Lead     Role = "lead"     // shares searches and feeds, reads the audit log, undoes what others decided
	Admin    Role = "admin"    // lets people in and shuts them out
)

// Roles lists them, the least first.
var Roles = [...]Role{Reader, Reviewer, Lead, Admin}

// ParseRole reads the name of a role.
func ParseRole(s string) (Role, error) {
	if !slices.Contains(Roles[:], Role(s)) {
		return "", fmt.Errorf("role %.40q: want one of %v", s, Roles)
	}
	return Role(s), nil
}

// Act is something that a role allows.
type Act string

// The acts. Whoever is logged in may change the own password, language and sessions.
const (
	Read      Act = "read"       // search, ads, campaigns, sources, saved searches of the own
	Export    Act = "export"     // take lists out, with contacts as the role sees them
	Clear     Act = "clear"      // see contacts in clear, look contacts up in bulk
	Decide    Act = "decide"     // decide on ads, agree to an escalation, undo what oneself decided
	Share     Act = "share"      // share a search with all, as a feed or with a unit
	UndoAny   Act = "undo_any"   // undo what others decided
	ReadAudit Act = "read_audit" // read the audit log
	Manage    Act = "manage"     // accounts, roles, invitations, the tokens of others
)

// least is the least role for each act. An act that is not here is allowed to nobody.
var least = map[Act]Role{
	Read: Reader, Export: Reader, Clear: Reviewer, Decide: Reviewer, Share: Lead, UndoAny: Lead, ReadAudit: Lead, Manage: Admin,
}

// May reports whether the role allows the act. The empty Role allows nothing.
func (r Role) May(a Act) bool {
	need, ok := least[a]
	return ok && r.rank() >= need.rank()
}

// rank is the place of a role among [Roles], -1 for what is none.
func (r Role) rank() int { return slices.Index(Roles[:], r) }
