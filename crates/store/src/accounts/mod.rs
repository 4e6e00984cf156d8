//! People who sign in: their accounts and roles, where they are signed in, the links they were sent, and the tries
//! that are counted.

pub mod kept_forms;
pub mod links;
pub mod people;
pub mod second_factors;
pub mod sign_ins;
pub mod tries;
