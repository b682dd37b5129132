-- What supervision systems call our four lights. The rows are policy data; "supervision" is an electronic supervision system (电子监察) that calls overdue red.
create table dispatch.light_mapping (
    system text not null check (system ~ '^[a-z0-9-]{1,32}$'),
    light  text not null check (light in ('Normal', 'Amber', 'Red', 'Overdue')),
    code   text not null,
    name   text not null,
    primary key (system, light)
);
insert into dispatch.light_mapping (system, light, code, name) values
    ('supervision', 'Normal', 'green', '绿灯'), ('supervision', 'Amber', 'yellow', '黄灯'),
    ('supervision', 'Red', 'yellow', '黄灯'), ('supervision', 'Overdue', 'red', '红灯');
