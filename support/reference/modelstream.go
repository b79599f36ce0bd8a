package reference

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"bamboo-spec/support/eventstream"
)

// modelStream reads what the model sends in answer to one call: contract part 4.1. It knows
// nothing of HTTP, of time, or of tools.
type modelStream struct {
	token  func(text string) // gets each piece of the answer as it comes, never empty
	heard  func(ended bool)  // is called after each event; ended: the model has said why it ended its answer
	answer modelAnswer
}

const mostWhole = eventstream.MaxEvent // bytes of an answer in one document

var (
	errNoAnswer = errors.New(
		"the model's response holds no answer: it is neither an event stream nor a chat completion")
	errUnfinished = errors.New("its stream ended without a finish_reason or [DONE]")
)

// read reads the body of a response with the status 200. It returns at [DONE], at the end of the
// body, and at the first error. When the body breaks off after the model has said why it
// ended, the answer is complete. The reply holds what came before an error.
func (s *modelStream) read(body io.Reader) (ModelReply, error) {
	s.answer.token = s.token
	err := s.follow(body)
	if err == nil {
		err = s.answer.end()
	}
	s.answer.text.flush(s.token)
	return s.answer.reply(), err
}

func (s *modelStream) follow(body io.Reader) error {
	in := bufio.NewReaderSize(body, utf8.UTFMax*4) // a larger read goes around it
	whole, err := startsObject(in)
	switch {
	case err == io.EOF:
		return errNoAnswer
	case err != nil:
		return fmt.Errorf("the model broke off its answer: %w", err)
	case whole:
		return s.document(in)
	}
	events := eventstream.NewReaderSize(in, modelBuffer)
	for first := true; ; first = false {
		event, err := events.Next()
		switch {
		case err != nil && s.answer.finish != "":
			return nil
		case err == io.EOF && first && !events.Unfinished():
			return errNoAnswer
		case err == io.EOF:
			return fmt.Errorf("the model broke off its answer: %w", errUnfinished)
		case err != nil:
			return fmt.Errorf("the model broke off its answer: %w", err)
		case string(event.Data) == "[DONE]":
			return nil
		}
		if err := s.answer.event(event); err != nil {
			return err
		}
		s.heard(s.answer.finish != "")
	}
}

var byteOrderMark = []byte("\xef\xbb\xbf")

// startsObject reports whether the first character that is not white space opens a JSON object: no line of an
// event stream that means anything does. It takes the white space and the byte-order mark of an object.
func startsObject(in *bufio.Reader) (bool, error) {
	mark, err := in.Peek(1)
	if err == nil && mark[0] == byteOrderMark[0] {
		if mark, err = in.Peek(len(byteOrderMark) + 1); err == nil && bytes.HasPrefix(mark,
			byteOrderMark) && mark[3] == '{' {
			_, err = in.Discard(len(byteOrderMark))
		}
	}
	for err == nil {
		next, failure := in.Peek(1)
		switch {
		case failure != nil:
			return false, failure
		case next[0] == '{':
			return true, nil
		case next[0] != ' ' && next[0] != '\t' && next[0] != '\n' && next[0] != '\r':
			return false, nil
		}
		_, err = in.Discard(1)
	}
	return false, err
}

// document reads an answer that is one chat.completion object. It does not wait for the end of the body.
func (s *modelStream) document(in io.Reader) error {
	var whole json.RawMessage
	if err := json.NewDecoder(io.LimitReader(in, mostWhole)).Decode(&whole); err != nil {
		return fmt.Errorf("the model's answer in one document could not be read: %w", err)
	}
	return s.answer.document(whole)
}
