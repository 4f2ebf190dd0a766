fn main() {} //@
