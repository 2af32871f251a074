// Package auto solves problems without being told how: it chooses the basis, its width and the spread of its weights,
// the collocation points and the balance of the conditions, boxes and slabs of time with bases of their own where one
// basis does not do, and training where boxes do not; and estimates the error of what comes out.
//
// The choices follow stated rules. Candidates are compared by their residual at fresh points, which never entered a
// fit. The error estimate is the difference of two solves whose bases and points are independent, times
// [SafetyFactor]; where both satisfy the conditions but differ, the conditions do not determine the solution and the
// status says so.
package auto
