"""What people are asked: fields that read a form, forms made from the message they fill, questions in a row."""
