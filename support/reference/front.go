package reference

import (
	"errors"
	"net/http"
)

// front stands before the API and keeps out what a browser page of a foreign origin could do: it
// refuses calls by a foreign name, which DNS rebinding uses, and answers the questions of CORS.
type front struct {
	answers
	next http.Handler
}

// preflightAge is for how many seconds a browser may keep the answer to a preflight.
const preflightAge = "600"

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !f.w.Guard.AllowHost(r.Host) {
		f.refuse(w, http.StatusForbidden, errors.New("this name is not the server's: "+
			"call it by localhost, by its address, or by the name of an allowed origin"))
		return
	}
	if len(r.TransferEncoding) > 0 {
		// The length that came beside it, if any, is not known any more: whatever stood between
		// client and server could have taken the bytes behind this body for another request.
		w.Header().Set("Connection", "close")
	}
	if len(r.Header.Values("Origin")) == 0 {
		f.next.ServeHTTP(w, r)
		return
	}
	w.Header().Set("Vary", "Origin")
	allowed := f.w.Guard.AllowOrigin(r)
	if allowed {
		w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
	}
	switch preflight := r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != ""; {
	case preflight && allowed:
		f.permit(w)
	case preflight:
		f.refuse(w, http.StatusForbidden, errors.New("pages of this origin may not call the server: "+
			"add it to the allowed origins"))
	default:
		f.next.ServeHTTP(w, r)
	}
}

// permit answers a preflight. Credentials are never allowed: no call uses any.
func (f *front) permit(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Access-Control-Allow-Methods", "GET, POST")
	h.Set("Access-Control-Allow-Headers", "Content-Type, Idempotency-Key")
	h.Set("Access-Control-Max-Age", preflightAge)
	w.WriteHeader(http.StatusNoContent)
}
