package api

import (
	"context"
	"errors"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/saved"
)

func (s *service) registerSearches(a huma.API) {
	bind(s, a, "list-searches", "saved search", s.searches)
	bind(s, a, "save-search", "saved search", s.saveSearch)
	bind(s, a, "get-search", "saved search", s.savedSearch)
	bind(s, a, "change-search", "saved search", s.changeSearch)
	bind(s, a, "delete-search", "saved search", s.deleteSearch)
	bind(s, a, "get-search-news", "saved search", s.news)
	bind(s, a, "mark-search-seen", "saved search", s.seen)
}

// SavedSearch is a search that somebody saved.
type SavedSearch struct {
	ID        string    `json:"id"`
	Owner     string    `json:"owner" doc:"The name of an account."`
	Name      string    `json:"name"`
	Query     string    `json:"query" doc:"May be empty, which finds all flagged ads."`
	Order     job.Order `json:"order,omitempty"`
	CreatedAt time.Time `json:"created_at"`
	SeenAt    time.Time `json:"seen_at" doc:"When the token's owner looked at it last; news are counted from here."`
	Shared    bool      `json:"shared,omitempty" doc:"Everybody sees it."`
	Unit      string    `json:"unit,omitempty" doc:"The border unit whose digest has its news."`
	Feed      bool      `json:"feed,omitempty" doc:"It is a feed, whose address only its owner knows."`
}

// shownSearch is a search as the caller may see it. What others typed may tell contacts.
func (s *service) shownSearch(ctx context.Context, q saved.Search) (SavedSearch, error) {
	if who := caller(ctx); q.Owner != who.Name && !who.May(people.Clear) {
		tells, err := q.Tells(ctx, s.o.Known)
		if err != nil {
			return SavedSearch{}, err
		}
		if tells {
			q = q.Masked()
		}
	}
	return SavedSearch{
		ID: q.ID, Owner: q.Owner, Name: q.Name, Query: q.Query, Order: q.Order, CreatedAt: q.CreatedAt, SeenAt: q.SeenAt,
		Shared: q.Shared, Unit: q.Unit, Feed: q.Feed != "",
	}, nil
}

// SearchList is a list of saved searches.
type SearchList struct {
	Searches []SavedSearch `json:"searches"`
}

type searchesOutput struct{ Body SearchList }

func (s *service) searches(ctx context.Context, _ *struct{}) (*searchesOutput, error) {
	all, err := s.o.Shelf.List(ctx, caller(ctx).Name)
	if err != nil {
		return nil, err
	}
	out := SearchList{[]SavedSearch{}}
	for _, q := range all {
		shown, err := s.shownSearch(ctx, q)
		if err != nil {
			return nil, err
		}
		out.Searches = append(out.Searches, shown)
	}
	return &searchesOutput{out}, nil
}

type savedOutput struct{ Body SavedSearch }

func (s *service) savedSearch(ctx context.Context, in *idInput) (*savedOutput, error) {
	q, err := s.o.Shelf.Get(ctx, caller(ctx).Name, in.ID)
	if err != nil {
		return nil, err
	}
	shown, err := s.shownSearch(ctx, q)
	return &savedOutput{shown}, err
}

// SearchForm is what a client says of a search.
type SearchForm struct {
	Name   string    `json:"name" minLength:"1" maxLength:"100" example:"Bavet, this week"`
	Query  string    `json:"query" maxLength:"2000" example:"place:bavet seen:7d"`
	Order  job.Order `json:"order,omitempty" enum:"serious,newest,first_seen,flagged"`
	Shared bool      `json:"shared,omitempty" doc:"Everybody sees it: for leads."`
	Unit   string    `json:"unit,omitempty" maxLength:"100" doc:"The border unit whose digest has its news: for leads."`
}

type saveInput struct{ Body SearchForm }

func (s *service) saveSearch(ctx context.Context, in *saveInput) (*savedOutput, error) {
	return s.putSearch(ctx, "", in.Body)
}

type changeInput struct {
	ID   string `path:"id" maxLength:"500" doc:"Its id." example:"4f2a1b3c5d6e7f80"`
	Body SearchForm
}

func (s *service) changeSearch(ctx context.Context, in *changeInput) (*savedOutput, error) {
	return s.putSearch(ctx, in.ID, in.Body)
}

func (s *service) putSearch(ctx context.Context, id string, f SearchForm) (*savedOutput, error) {
	who := caller(ctx)
	if (f.Shared || f.Unit != "") && !who.May(people.Share) {
		return nil, problem(403, "Sharing a search needs the role lead.")
	}
	q, err := s.o.Shelf.Put(ctx, saved.Search{ID: id, Owner: who.Name, Name: f.Name, Query: f.Query, Order: f.Order, Shared: f.Shared, Unit: f.Unit})
	switch {
	case errors.Is(err, saved.ErrFull), errors.Is(err, job.ErrUnknown), errors.Is(err, job.ErrChanged):
		return nil, err
	case err != nil && errors.Unwrap(err) == nil: // what is wrong with it, in words
		return nil, problem(422, sentence(err))
	case err != nil:
		return nil, err
	}
	shown, err := s.shownSearch(ctx, q)
	return &savedOutput{shown}, err
}

func (s *service) deleteSearch(ctx context.Context, in *idInput) (*struct{}, error) {
	return nil, s.o.Shelf.Delete(ctx, caller(ctx).Name, in.ID)
}

func (s *service) news(ctx context.Context, in *idInput) (*hitsOutput, error) {
	who := caller(ctx)
	q, err := s.o.Shelf.Get(ctx, who.Name, in.ID)
	if err != nil {
		return nil, err
	}
	hits, err := saved.News(ctx, q, func(ctx context.Context, q job.Query) (job.Hits, error) {
		q.Now = s.o.Now()
		return s.o.Search(ctx, q)
	})
	if err != nil {
		return nil, err
	}
	if q.Owner != who.Name && !who.May(people.Clear) {
		hits.Query, hits.Notes = nil, nil // somebody else's words
	}
	hits, err = s.shownHits(ctx, hits)
	return &hitsOutput{hits}, err
}

// SeenForm says up to where a search was read.
type SeenForm struct {
	UpTo time.Time `json:"up_to,omitzero" doc:"When the newest ad that was read became flagged."`
}

type seenInput struct {
	ID   string `path:"id" maxLength:"500" doc:"Its id." example:"4f2a1b3c5d6e7f80"`
	Body *SeenForm
}

func (s *service) seen(ctx context.Context, in *seenInput) (*struct{}, error) {
	var upTo time.Time
	if in.Body != nil {
		upTo = in.Body.UpTo
	}
	return nil, s.o.Shelf.Seen(ctx, caller(ctx).Name, in.ID, upTo)
}
