export const nothing = 'there is no buildRootObject here';
