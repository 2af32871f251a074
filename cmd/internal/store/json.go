package store

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"

	"pinn/internal/number"
)

// Number is a float64 that survives JSON: values that are not finite are written as null, and null is read as NaN.
type Number float64

// MarshalJSON writes the shortest decimal that reads back as the same number, or null.
func (n Number) MarshalJSON() ([]byte, error) {
	v := float64(n)
	if !number.Finite(v) {
		return []byte("null"), nil
	}
	return json.Marshal(v)
}

// UnmarshalJSON reads a number or null.
func (n *Number) UnmarshalJSON(b []byte) error {
	v := math.NaN()
	if string(b) != "null" {
		if err := json.Unmarshal(b, &v); err != nil {
			return err
		}
	}
	*n = Number(v)
	return nil
}

// EncodeJSON writes v indented by two spaces, with a final newline. Floating-point values that may not be finite must be
// of type [Number].
func EncodeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// WriteJSON is [EncodeJSON] to a file.
func WriteJSON(path string, v any) error {
	return WriteFile(path, func(w io.Writer) error { return EncodeJSON(w, v) })
}

// ReadJSON reads a file into v. The error names the file.
func ReadJSON(path string, v any) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, v); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
