package store

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/sbinet/npyio/npz"
	"gonum.org/v1/gonum/mat"
)

// Array is a named array of an NPZ file.
type Array struct {
	Name string
	Data any // *mat.Dense (rows x columns, written in C order), []float64, or *Tensor
}

// Tensor is an array of any number of dimensions, the last index running fastest.
type Tensor struct {
	Shape []int
	Data  []float64 // as many as the product of the shape
}

// value returns the array as NPZ files take it: an array of arrays of the type that its shape makes.
func (t *Tensor) value() any {
	kind := reflect.TypeFor[float64]()
	for _, n := range slices.Backward(t.Shape) {
		kind = reflect.ArrayOf(n, kind)
	}
	v := reflect.New(kind).Elem()
	rest := t.Data
	var fill func(v reflect.Value)
	fill = func(v reflect.Value) {
		if v.Kind() == reflect.Float64 {
			v.SetFloat(rest[0])
			rest = rest[1:]
			return
		}
		for i := range v.Len() {
			fill(v.Index(i))
		}
	}
	fill(v)
	return v.Interface()
}

// WriteNPZ writes the arrays to one compressed NumPy file in the order given. Names must be distinct.
func WriteNPZ(path string, arrays ...Array) error {
	for i, a := range arrays {
		switch a.Data.(type) {
		case *mat.Dense, []float64, *Tensor:
		default:
			panic("store: array is neither a *mat.Dense nor a []float64 nor a *Tensor")
		}
		if slices.ContainsFunc(arrays[:i], func(b Array) bool { return a.Name == b.Name }) {
			panic("store: two arrays have the same name")
		}
	}
	return WriteFile(path, func(w io.Writer) error {
		z := npz.NewWriter(w)
		for _, a := range arrays {
			data := a.Data
			if t, ok := data.(*Tensor); ok {
				data = t.value()
			}
			if err := z.Write(a.Name+".npy", data); err != nil {
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
