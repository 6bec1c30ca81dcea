"""The reference (规则说明): what is said of each rule, its examples carried out."""
