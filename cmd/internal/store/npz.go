package store

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/sbinet/npyio/npz"
	"gonum.org/v1/gonum/mat"
)

// Array is a named array of an NPZ file.
type Array struct {
	Name string
	Data any // *mat.Dense (rows x columns, written in C order) or []float64
}

// WriteNPZ writes the arrays to one compressed NumPy file in the order given. Names must be distinct.
func WriteNPZ(path string, arrays ...Array) error {
	for i, a := range arrays {
		switch a.Data.(type) {
		case *mat.Dense, []float64:
		default:
			panic("store: array is neither a *mat.Dense nor a []float64")
		}
		if slices.ContainsFunc(arrays[:i], func(b Array) bool { return a.Name == b.Name }) {
			panic("store: two arrays have the same name")
		}
	}
	return writeFile(path, func(w io.Writer) error {
		z := npz.NewWriter(w)
		for _, a := range arrays {
			if err := z.Write(a.Name+".npy", a.Data); err != nil {
				return err
			}
		}
		return z.Close()
	})
}

// ReadNPZ reads the arrays of an NPZ file in the order in which they were written: those of one dimension as
// []float64, those of two as *mat.Dense. Others are errors.
func ReadNPZ(path string) ([]Array, error) {
	z, err := npz.Open(path)
	if err != nil {
		return nil, err
	}
	defer z.Close()
	var arrays []Array
	for _, key := range z.Keys() {
		a := Array{Name: strings.TrimSuffix(key, ".npy")}
		head := z.Header(key)
		if head == nil {
			return nil, fmt.Errorf("%s: entry %q is not an array", path, key)
		}
		switch shape := head.Descr.Shape; len(shape) {
		case 1:
			v := []float64{}
			err = z.Read(key, &v)
			a.Data = v
		case 2:
			m := new(mat.Dense)
			err = z.Read(key, m)
			a.Data = m
		default:
			err = fmt.Errorf("%s: array %q has %d dimensions", path, a.Name, len(shape))
		}
		if err != nil {
			return nil, err
		}
		arrays = append(arrays, a)
	}
	return arrays, nil
}
