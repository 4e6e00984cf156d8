//! RESULT codes and the text that goes with them.

/// The text of a RESULT.
pub(crate) fn text(result: i32) -> &'static str {
    TEXTS.iter().find(|(code, _)| *code == result).map_or("Generic processor error", |(_, text)| text)
}

/// A code that an ordinary processor can answer for a card, so that amounts between 1001 and 2000 may ask for it.
pub(crate) fn known(result: i32) -> bool {
    TEXTS.iter().any(|(code, _)| *code == result) && (1..=999).contains(&result)
}

const TEXTS: &[(i32, &str)] = &[
    (0, "Approved"),
    (1, "User authentication failed"),
    (2, "Invalid tender"),
    (3, "Invalid transaction type"),
    (4, "Invalid amount"),
    (5, "Invalid merchant information"),
    (6, "Invalid or unsupported currency"),
    (7, "Field format error"),
    (8, "Not a transaction server"),
    (9, "Too many parameters or invalid stream"),
    (10, "Too many line items"),
    (11, "Client time-out waiting for response"),
    (12, "Declined"),
    (13, "Referral"),
    (19, "Original transaction ID not found"),
    (20, "Cannot find the customer reference number"),
    (22, "Invalid ABA number"),
    (23, "Invalid account number"),
    (24, "Invalid expiration date"),
    (25, "Transaction type not mapped to this host"),
    (26, "Invalid vendor account"),
    (27, "Insufficient partner permissions"),
    (28, "Insufficient user permissions"),
    (29, "Invalid XML document"),
    (30, "Duplicate transaction"),
    (31, "Error in adding the recurring profile"),
    (32, "Error in modifying the recurring profile"),
    (33, "Error in canceling the recurring profile"),
    (34, "Error in forcing the recurring profile"),
    (35, "Error in reactivating the recurring profile"),
    (36, "OLTP transaction failed"),
    (37, "Invalid recurring profile ID"),
    (50, "Insufficient funds available in account"),
    (51, "Exceeds per transaction limit"),
    (52, "Permission issue"),
    (99, "General error"),
    (100, "Transaction type not supported by host"),
    (101, "Time-out value too small"),
    (102, "Processor not available"),
    (103, "Error reading response from host"),
    (104, "Timeout waiting for processor response"),
    (105, "Credit error"),
    (106, "Host not available"),
    (107, "Duplicate suppression time-out"),
    (108, "Void error"),
    (109, "Time-out waiting for host response"),
    (110, "Referenced auth (against order) error"),
    (111, "Capture error"),
    (112, "Failed AVS check"),
    (113, "Merchant sale total will exceed the sales cap with current transaction"),
    (114, "Card Security Code (CSC) Mismatch"),
    (115, "System busy, try again later"),
    (116, "Failed to lock terminal number"),
    (117, "Failed merchant rule check"),
    (118, "Invalid keywords found in string fields"),
    (120, "Attempt to reference a failed transaction"),
    (121, "Not enabled for feature"),
    (122, "Merchant sale total will exceed the credit cap with current transaction"),
    (125, "Declined by Fraud Service"),
    (126, "Under review by Fraud Service"),
    (127, "Not processed by Fraud Service"),
    (128, "Declined by Merchant"),
    (132, "Card information was not submitted"),
    (133, "Data mismatch in HTTP retry request"),
    (150, "Issuing bank timed out"),
    (151, "Issuing bank unavailable"),
    (160, "Secure token already been used"),
    (161, "Transaction using secure token is already in progress"),
    (162, "Secure token expired"),
    (170, "Account suspended for carding"),
    (200, "Reauth error"),
    (201, "Order error"),
    (402, "PIM adapter unavailable"),
    (403, "PIM adapter stream error"),
    (600, "Cybercash batch error"),
    (601, "Cybercash query error"),
    (1000, "Generic host error"),
    (-6, "Parameter list format error: & in name"),
    (-7, "Parameter list format error: invalid [ ] name length clause"),
    (-27, "Parameter list format error: invalid [ ] name length clause"),
    (-28, "Parameter list format error: name"),
    (-30, "Invalid timeout value"),
    (-40, "Unexpected Request ID found in request"),
    (-41, "Required Request ID not found in request"),
    (-100, "Parameter list cannot be empty"),
    (-105, "Invalid name-value pair request"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_named_once() {
        for (n, (code, _)) in TEXTS.iter().enumerate() {
            assert!(TEXTS[..n].iter().all(|(other, _)| other != code), "{code} twice");
        }
        assert!(known(50) && known(104) && !known(0) && !known(14) && !known(1000));
    }
}
