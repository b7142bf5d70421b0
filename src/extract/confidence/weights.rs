//! What the signs of a right text weigh. Written by `train.py`: do not edit.

use super::{SIGNS, Sign};

/// The log odds of a text with nothing for or against it.
pub(super) const START: f32 = -2.0;

/// What each sign weighs, in natural logarithms of odds.
pub(super) const WEIGHTS: [(Sign, f32); SIGNS] = [
    (Sign::Mean, 1.21),
    (Sign::Gap, -2.77),
    (Sign::OneHeading, 0.93),
    (Sign::Length, -0.265),
];
