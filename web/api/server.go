package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"lurewatch/job"
	"lurewatch/people"
)

type infoOutput struct{ Body job.Info }

func (s *service) sources(ctx context.Context, _ *struct{}) (*infoOutput, error) {
	i, err := s.o.Info(ctx)
	if err != nil {
		return nil, err
	}
	i.Sources = list(i.Sources)
	if !caller(ctx).May(people.Clear) {
		i = masked(hider{}, i)
	}
	return &infoOutput{i}, nil
}

func (s *service) registerRules(a huma.API) {
	bind(s, a, "list-rules", "rule", s.rules)
	bind(s, a, "get-rule", "rule", s.rule)
}

// RuleList is the rules that judge.
type RuleList struct {
	RuleSet string     `json:"rules_version"`
	Rules   []job.Rule `json:"rules"`
}

type rulesOutput struct{ Body RuleList }

func (s *service) rules(context.Context, *struct{}) (*rulesOutput, error) {
	return &rulesOutput{RuleList{s.o.RuleSet, list(s.o.Rules())}}, nil
}

type ruleOutput struct{ Body job.Rule }

func (s *service) rule(_ context.Context, in *idInput) (*ruleOutput, error) {
	r, ok := s.o.Rule(in.ID)
	if !ok {
		return nil, job.ErrUnknown
	}
	return &ruleOutput{r}, nil
}

// Me is who a token is.
type Me struct {
	Name    string       `json:"name" doc:"Of the account."`
	Display string       `json:"display,omitempty" doc:"How the person wants to be called."`
	Role    people.Role  `json:"role" doc:"That of the token, and never more than that of its owner."`
	Lang    string       `json:"lang,omitempty"`
	Token   string       `json:"token,omitempty" doc:"The id of the token, which is not its secret."`
	Acts    []people.Act `json:"acts" doc:"What the role allows."`
	Ceiling string       `json:"tlp_ceiling" doc:"The narrowest TLP of an export."`
}

type meOutput struct{ Body Me }

// acts lists what a role may allow, in the order of package people.
var acts = [...]people.Act{people.Read, people.Export, people.Clear, people.Decide, people.Share, people.UndoAny, people.ReadAudit, people.Manage}

func (s *service) me(ctx context.Context, _ *struct{}) (*meOutput, error) {
	who := caller(ctx)
	m := Me{Name: who.Name, Display: who.Display, Role: who.Role, Lang: who.Lang, Token: who.Token, Ceiling: s.o.Ceiling.String()}
	for _, a := range acts {
		if who.May(a) {
			m.Acts = append(m.Acts, a)
		}
	}
	return &meOutput{m}, nil
}
